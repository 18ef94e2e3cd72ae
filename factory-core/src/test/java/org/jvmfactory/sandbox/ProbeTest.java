package org.jvmfactory.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.jvmfactory.process.ProcessSpec;

/** What a wrapper promises and doesn't keep is found out. */
@EnabledOnOs(OS.LINUX)
class ProbeTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private ProbingHost machine;

    @BeforeEach
    void prepare() throws Exception {
        machine = new ProbingHost("probe-test-");
    }

    @AfterEach
    void clear() throws Exception {
        Set<ProcessHandle> left = ProcessHandle.allProcesses()
                .filter(process -> place(process).startsWith(machine.scratch().toString()))
                .collect(Collectors.toSet());
        left.forEach(ProcessHandle::destroyForcibly);
        assertThat(machine.processes().awaitEnd(left, LIMIT)).isTrue();
        machine.close();
    }

    /** The directory in which a process works, which may be gone; empty where it can't be told. */
    private static String place(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"))
                    .toString();
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void one_that_hides_no_files_is_found_out() throws Exception {
        Readiness readiness = probed(withoutNamespaces(), Guarantee.WRITES_CONFINED, Guarantee.READS_CONFINED);

        assertThat(readiness.usable()).as(readiness.summary()).isTrue();
        assertThat(readiness.missing())
                .containsEntry(Guarantee.WRITES_CONFINED, "the probe wrote a file outside")
                .containsEntry(Guarantee.READS_CONFINED, "the probe read a file outside");
    }

    @Test
    void one_that_shows_homes_is_found_out() throws Exception {
        List<String> entering = withoutNamespaces();
        Path home = Files.createDirectory(machine.scratch().resolve("home"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = Files.createFile(home.resolve(".netrc"));
        String known = System.getProperty("user.home");
        System.setProperty("user.home", home.toString());
        try {
            Readiness readiness = probed(entering, Guarantee.WRITES_CONFINED, Guarantee.HOME_HIDDEN);

            assertThat(readiness.missing().get(Guarantee.HOME_HIDDEN)).isEqualTo("the probe saw '" + file + "'");
        } finally {
            System.setProperty("user.home", known);
            Files.delete(file);
            Files.delete(home);
        }
    }

    @Test
    void one_that_lets_namespaces_be_made_cannot_be_used_and_leaves_nothing_behind() throws Exception {
        ProcessSpec attempt = ProcessSpec.of(List.of("unshare", "--user", "true"), machine.scratch());
        assumeTrue(machine.processes().run(attempt, LIMIT).exitCode() == 0, "user namespaces can be made here");
        Set<Path> before = shared();

        assertThat(probed(List.of(), Guarantee.WRITES_CONFINED).summary()).contains("a user namespace could be made");

        assertThat(shared()).isEqualTo(before);
    }

    /** What probes have written where everybody may write. */
    private static Set<Path> shared() throws Exception {
        Set<Path> written = new HashSet<>();
        for (String place : List.of("/tmp", "/var/tmp")) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(place), "factory-probe-*")) {
                files.forEach(written::add);
            }
        }
        return written;
    }

    @Test
    void one_that_shows_other_processes_filters_no_calls_and_denies_no_network_is_found_out() throws Exception {
        Readiness readiness = probed(
                List.of(),
                Guarantee.ENVIRONMENT_HIDDEN,
                Guarantee.SYSCALLS_FILTERED,
                Guarantee.NETWORK_DENIED,
                Guarantee.EGRESS_LISTED);

        assertThat(readiness.usable()).as(readiness.summary()).isTrue();
        assertThat(readiness.missing())
                .containsEntry(Guarantee.ENVIRONMENT_HIDDEN, "the probe read the environment of another process")
                .containsEntry(Guarantee.SYSCALLS_FILTERED, "the probe opened a socket that leads to the hypervisor")
                .containsEntry(Guarantee.NETWORK_DENIED, "the probe connected to a server outside")
                .containsEntry(Guarantee.EGRESS_LISTED, "the probe connected to a server outside");
    }

    @Test
    void one_whose_processes_outlive_it_is_found_out() throws Exception {
        Readiness readiness = probed(List.of(), Guarantee.TREE_KILLED, Guarantee.DIES_WITH_JVM);

        assertThat(readiness.missing())
                .containsEntry(Guarantee.TREE_KILLED, "processes were left when the sandbox was killed")
                .containsEntry(Guarantee.DIES_WITH_JVM, "processes were left when their starter was killed");
    }

    /** Commands for a wrapper that shows everything, and lets no further namespace be made, without which it would be no use at all. */
    private List<String> withoutNamespaces() {
        machine.assumeWorks(new BubblewrapWrapper());
        return List.of("bwrap", "--unshare-user", "--disable-userns", "--dev-bind", "/", "/", "--");
    }

    private Readiness probed(List<String> entering, Guarantee... promised) throws InterruptedException {
        SandboxHost host = machine.host();
        return new Probe(host, AgentUser.of(host), new Careless(entering, EnumSet.of(promised[0], promised))).run();
    }

    /** Promises things and does nothing for them. */
    private record Careless(List<String> entering, Set<Guarantee> attempts) implements TestWrapper {

        @Override
        public List<String> commandLine(SandboxSpec spec, List<String> command, AgentUser user, ScratchFiles files) {
            List<String> line = new ArrayList<>(entering);
            line.addAll(command);
            return ProcessWrapper.BARE.commandLine(spec, line, user, files);
        }

        @Override
        public int depth() {
            return entering.isEmpty() ? 0 : 1;
        }
    }
}

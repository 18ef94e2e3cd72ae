package org.jvmfactory.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.process.ProcessSpec;

/** What a wrapper promises and doesn't keep is found out. */
@EnabledOnOs(OS.LINUX)
class ProbeTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ChildProcesses processes = new ChildProcesses();
    private Path scratch;

    @BeforeEach
    void prepare() throws Exception {
        scratch = Files.createTempDirectory(Path.of("/tmp"), "probe-test-");
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void clear() throws Exception {
        processes.close();
        Files.delete(scratch);
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
        Path home = Files.createDirectory(scratch.resolve("home"));
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
        assumeTrue(
                processes
                                .run(ProcessSpec.of(List.of("unshare", "--user", "true"), scratch), LIMIT)
                                .exitCode()
                        == 0,
                "user namespaces can be made here");
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

    /** What is left of it ends by itself half a minute later. */
    @Test
    void one_whose_processes_outlive_it_is_found_out() throws Exception {
        Readiness readiness = probed(List.of(), Guarantee.TREE_KILLED, Guarantee.DIES_WITH_JVM);

        assertThat(readiness.missing())
                .containsEntry(Guarantee.TREE_KILLED, "processes were left when the sandbox was killed")
                .containsEntry(Guarantee.DIES_WITH_JVM, "processes were left when their starter was killed");
    }

    /** Commands for a wrapper that shows everything, and lets no further namespace be made, without which it would be no use at all. */
    private List<String> withoutNamespaces() {
        assumeTrue(
                new WrappingSandbox("bubblewrap", host(), List.of(new BubblewrapWrapper()))
                        .probe()
                        .usable(),
                "bubblewrap works here");
        return List.of("bwrap", "--unshare-user", "--disable-userns", "--dev-bind", "/", "/", "--");
    }

    private Readiness probed(List<String> entering, Guarantee... promised) throws InterruptedException {
        SandboxHost host = host();
        return new Probe(host, AgentUser.of(host), new Careless(entering, EnumSet.of(promised[0], promised))).run();
    }

    private SandboxHost host() {
        boolean root = System.getProperty("user.name").equals("root");
        return new SandboxHost(
                processes, scratch, root ? OptionalInt.of(59990) : OptionalInt.empty(), ConfigNode.empty());
    }

    /** Promises things and does nothing for them. */
    private record Careless(List<String> entering, Set<Guarantee> attempts) implements Wrapper {

        @Override
        public String description() {
            return "careless";
        }

        @Override
        public String lack(Guarantee guarantee) {
            return "it wasn't promised";
        }

        @Override
        public String explain(String stderr) {
            return stderr;
        }

        @Override
        public Path temporaryDirectory(SandboxSpec spec) {
            return Path.of("/tmp");
        }

        @Override
        public boolean sees(SandboxSpec spec, Path path) {
            return true;
        }

        @Override
        public List<String> commandLine(SandboxSpec spec, List<String> command, AgentUser user, ScratchFiles files) {
            List<String> line = new ArrayList<>(List.of("sh", "-c", "exec 8>\"$1\"; shift; exec \"$@\"", "sh"));
            line.add(files.path(STATUS).toString());
            line.addAll(user.prefix());
            line.addAll(entering);
            line.addAll(List.of("sh", "-c", "echo started >&8; exec 8>&-; exec \"$@\"", "sh"));
            line.addAll(command);
            return line;
        }

        @Override
        public String startedMark() {
            return "started";
        }

        @Override
        public int depth() {
            return entering.isEmpty() ? 0 : 1;
        }
    }
}

package org.jvmfactory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.jvmfactory.egress.Denial;
import org.jvmfactory.egress.Egress;
import org.jvmfactory.egress.HostList;
import org.jvmfactory.process.ChildProcess;
import org.jvmfactory.process.LineSink;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.sandbox.Guarantee;
import org.jvmfactory.sandbox.Mount;
import org.jvmfactory.sandbox.Network;
import org.jvmfactory.sandbox.Readiness;
import org.jvmfactory.sandbox.SandboxedProcess;

/** Tries to break each guarantee for real. */
abstract class SandboxGuaranteeRules extends SandboxLimitRules {

    private static final Duration DEATH = Duration.ofSeconds(2);

    /** Those that this suite tries to break. */
    private static final Set<Guarantee> TRIED = Set.of(
            Guarantee.WRITES_CONFINED,
            Guarantee.READS_CONFINED,
            Guarantee.HOME_HIDDEN,
            Guarantee.ENVIRONMENT_HIDDEN,
            Guarantee.NETWORK_DENIED,
            Guarantee.EGRESS_LISTED,
            Guarantee.MEMORY_LIMITED,
            Guarantee.PIDS_LIMITED,
            Guarantee.CPU_LIMITED,
            Guarantee.TREE_KILLED,
            Guarantee.DIES_WITH_JVM,
            Guarantee.SYSCALLS_FILTERED);

    /** Forks twice, leaves its session, ignores signals, clears its environment, and keeps its output open. */
    private static final String HIDE = """
            trap '' TERM HUP INT
            setsid sh -c 'trap "" TERM HUP INT; echo up; sleep 50' &
            (sh -c 'echo up; exec sleep 50' &)
            (setsid sh -c 'sh -c "echo up; exec sleep 50" & exec env -i sh -c "echo up; exec sleep 50"' &)
            nohup sh -c 'echo up; exec sleep 50' &
            echo up
            sleep 50""";

    private static final List<String> HIDDEN = Collections.nCopies(6, "up");

    SandboxGuaranteeRules() {}

    @Test
    final void the_probe_names_a_reason_for_everything_it_does_not_claim() {
        Readiness readiness = usable();
        Set<Guarantee> missing = new HashSet<>(Set.of(Guarantee.values()));
        missing.removeAll(readiness.proven());

        assertThat(readiness.missing().keySet()).isEqualTo(missing);
        assertThat(readiness.missing().values()).noneMatch(String::isBlank);
        assertThat(readiness.proven()).doesNotContainAnyElementsOf(neverGiven());
        assertThat(TRIED).as("guarantees that this suite tries").containsAll(readiness.proven());
    }

    @Test
    final void WRITES_CONFINED_nothing_outside_can_be_written() throws Exception {
        if (!claims(Guarantee.WRITES_CONFINED)) {
            return;
        }
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path readable = agentDirectory("readable");
        Path victim = Files.writeString(readable.resolve("victim"), "safe");
        Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-rw-rw-"));
        String name = tag;
        String script = """
                for d in / /usr /etc /dev /bin /proc/sys/kernel %1$s %2$s %3$s; do
                  (echo x > "$d/%4$s") 2>/dev/null && echo "wrote in $d"
                done
                ln -s %2$s "$HOME/link"; (echo x > "$HOME/link/%4$s") 2>/dev/null && echo "wrote through a link"
                ln %3$s/victim "$HOME/hard" 2>/dev/null && (echo x > "$HOME/hard") 2>/dev/null && echo "wrote through a hard link"
                (echo x > "$HOME/../%4$s") 2>/dev/null && echo "wrote beside home"
                (echo x > %3$s/victim) 2>/dev/null && echo "wrote to a read-only mount"
                mount -o remount,rw,bind / 2>/dev/null && echo remounted
                umount %3$s 2>/dev/null && echo unmounted
                echo x > "/tmp/%4$s"; echo x > "/dev/shm/%4$s"
                echo done""".formatted(directory, open, readable, name);

        run(mounting(spec(script), Mount.readOnly(readable)));

        // A sandbox may have a /tmp of its own, and in it what leads to mounts below: what is written there goes
        // nowhere.
        boolean own = directory.startsWith("/tmp");
        assertThat(lines)
                .filteredOn(line -> !(own
                        && Set.of("wrote in " + directory, "wrote beside home").contains(line)))
                .containsExactly("done");
        assertThat(victim).hasContent("safe");
        for (Path place :
                List.of(open, readable, directory, Path.of("/tmp"), Path.of("/var/tmp"), Path.of("/dev/shm"))) {
            assertThat(place.resolve(name)).doesNotExist();
        }
    }

    @Test
    final void READS_CONFINED_nothing_outside_can_be_read() throws Exception {
        if (!claims(Guarantee.READS_CONFINED)) {
            return;
        }
        Path canary = Files.writeString(directory.resolve("canary"), "canary");
        Files.setPosixFilePermissions(canary, PosixFilePermissions.fromString("rw-r--r--"));

        run(spec(
                "cat '" + canary + "' 2>/dev/null; cat \"$HOME/../canary\" 2>/dev/null; ls '" + directory + "'; ls /"));

        List<String> root = List.of(
                "bin",
                "dev",
                "etc",
                "lib",
                "lib32",
                "lib64",
                "libx32",
                "proc",
                "run",
                "sbin",
                "sys",
                "tmp",
                "usr",
                directory.getName(0).toString(),
                "home");
        assertThat(lines).doesNotContain("canary").isSubsetOf(root);
    }

    @Test
    final void HOME_HIDDEN_the_homes_of_the_host_are_not_there() throws Exception {
        if (!claims(Guarantee.HOME_HIDDEN)) {
            return;
        }
        Path own = Path.of(System.getProperty("user.home"));
        Path open = Files.createTempFile(own.toRealPath(), "factory-test-", "");
        try {
            run(spec("ls -A '" + own + "' /root /home 2>/dev/null; true"));

            assertThat(lines).doesNotContain(open.getFileName().toString());
        } finally {
            Files.delete(open);
        }
    }

    @Test
    final void ENVIRONMENT_HIDDEN_no_other_process_shows_its_environment() throws Exception {
        if (!claims(Guarantee.ENVIRONMENT_HIDDEN)) {
            return;
        }
        String canary = "canary-" + UUID.randomUUID();
        List<String> command = new ArrayList<>();
        agentUser()
                .ifPresent(user -> command.addAll(
                        List.of("setpriv", "--reuid", "" + user, "--regid", "" + user, "--clear-groups")));
        command.addAll(List.of("sleep", "50"));
        ChildProcess neighbour = processes.start(ProcessSpec.of(command, Path.of("/"))
                .withEnvironment(Map.of("PATH", "/usr/bin:/bin", "CANARY", canary)));
        try {
            run(
                    spec(
                            "cat /proc/*/environ 2>/dev/null | tr '\\0' '\\n'; cat /proc/*/cmdline | tr '\\0' '\\n' | grep -c '^50$'"));

            assertThat(lines)
                    .isNotEmpty()
                    .noneMatch(line -> line.contains(canary))
                    .contains("0");
            assertThat(neighbour.alive()).isTrue();
        } finally {
            neighbour.kill();
        }
    }

    @Test
    final void NETWORK_DENIED_nothing_can_be_reached() throws Exception {
        if (!claims(Guarantee.NETWORK_DENIED)) {
            return;
        }
        try (LocalServer server = LocalServer.start()) {
            run(spec(LocalServer.TRY_DIRECTLY.formatted(server.port())));
        }

        assertThat(lines).containsExactly("done");
    }

    @Test
    final void EGRESS_LISTED_what_is_listed_can_be_reached_and_nothing_else() throws Exception {
        if (!claims(Guarantee.EGRESS_LISTED)) {
            return;
        }
        List<Denial> denials = Collections.synchronizedList(new ArrayList<>());
        try (LocalServer server = LocalServer.start();
                LocalServer other = LocalServer.start()) {
            HostList hosts = HostList.of(List.of("127.0.0.1:" + server.port(), "localhost:" + other.port()));

            run(spec(LocalServer.TRY_DIRECTLY.formatted(server.port())
                            + LocalServer.TRY_THE_PROXY.formatted(server.port(), other.port()))
                    .withNetwork(Network.listed(new Egress(hosts, List.of(), denials::add))));

            assertThat(server.visits()).isEqualTo(1);
            assertThat(other.visits()).isZero();
            assertThat(lines)
                    .containsExactly(
                            "done",
                            "HTTP/1.1 200 OK", // listed
                            "HTTP/1.1 403 Forbidden", // another port of the same host
                            "HTTP/1.1 403 Forbidden", // a name that is listed, and leads to this machine
                            "HTTP/1.1 403 Forbidden", // a tunnel
                            "HTTP/1.1 400 Bad Request"); // a login in the address, to pass for the host
            assertThat(denials)
                    .containsExactly(
                            new Denial("127.0.0.1", other.port(), Denial.Reason.NOT_LISTED),
                            new Denial("localhost", other.port(), Denial.Reason.PRIVATE_ADDRESS),
                            new Denial("evil.example.com", 443, Denial.Reason.NOT_LISTED));
        }
    }

    @Test
    final void SYSCALLS_FILTERED_what_leads_past_namespaces_is_refused() throws Exception {
        if (!claims(Guarantee.SYSCALLS_FILTERED)) {
            return;
        }
        run(spec("""
            grep -q '^Seccomp:.*2' /proc/self/status || echo "no filter"
            unshare --user true 2>/dev/null && echo "made a user namespace"
            perl -e 'print "opened a socket to the hypervisor\\n" if socket(S, 40, 1, 0)'
            perl -e 'print "made a ring\\n" if syscall(425, 8, "\\0" x 120) >= 0'
            perl -e 'socket(S, 2, 1, 0) && socket(S, 1, 1, 0) && print "opened usual sockets\\n"'
            """));

        assertThat(lines).containsExactly("opened usual sockets");
    }

    @Test
    final void TREE_KILLED_nothing_survives_the_end_of_a_sandbox() throws Exception {
        if (!claims(Guarantee.TREE_KILLED)) {
            return;
        }
        SandboxedProcess running = sandbox.start(spec(HIDE));
        assertThat(nextLines()).isEqualTo(HIDDEN);
        Set<ProcessHandle> all = inside();
        assertThat(all).hasSizeGreaterThan(HIDDEN.size());

        long start = System.nanoTime();
        running.close();

        assertThat(processes.awaitEnd(all, Duration.ZERO)).isTrue();
        assertThat(processes.tagged(TAG, tag)).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    final void DIES_WITH_JVM_nothing_survives_a_jvm_that_is_killed() throws Exception {
        if (!claims(Guarantee.DIES_WITH_JVM)) {
            return;
        }
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SandboxHolder.class.getName(),
                provider().getClass().getName(),
                scratch.toString(),
                Integer.toString(agentUser().orElse(-1)),
                home.toString(),
                tag,
                "sh",
                "-c",
                HIDE);
        ChildProcess jvm = processes.start(ProcessSpec.of(command, directory)
                .withEnvironment(Map.of("PATH", "/usr/bin:/bin:/usr/sbin:/sbin"))
                .withOutput(new LineSink(1000, lines::add), new LineSink(1000, errors::add)));
        assertThat(nextLines()).isEqualTo(HIDDEN);
        Set<ProcessHandle> all = new HashSet<>(jvm.descendants());
        all.addAll(inside());
        assertThat(all).hasSizeGreaterThan(HIDDEN.size());

        jvm.handle().destroyForcibly();

        assertThat(processes.awaitEnd(all, DEATH)).isTrue();
        assertThat(processes.tagged(TAG, tag)).isEmpty();
        assertThat(scratch).isNotEmptyDirectory();
        assertThat(sandbox.sweep(tag)).isZero();
        assertThat(scratch).isEmptyDirectory();
    }

    /** What carries the test's mark, and what they started: it may have cleared its environment. */
    private Set<ProcessHandle> inside() {
        Set<ProcessHandle> all = new HashSet<>(processes.tagged(TAG, tag));
        all.addAll(processes.descendants(all));
        return all;
    }

    private List<String> nextLines() throws InterruptedException {
        List<String> next = new ArrayList<>();
        while (next.size() < HIDDEN.size()) {
            next.add(nextLine());
        }
        return next;
    }
}

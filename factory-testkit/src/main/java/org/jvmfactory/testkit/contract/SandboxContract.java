package org.jvmfactory.testkit.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.process.ByteSink;
import org.jvmfactory.process.ChildProcess;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.process.LineSink;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.sandbox.Guarantee;
import org.jvmfactory.sandbox.Mount;
import org.jvmfactory.sandbox.Readiness;
import org.jvmfactory.sandbox.Sandbox;
import org.jvmfactory.sandbox.SandboxException;
import org.jvmfactory.sandbox.SandboxHost;
import org.jvmfactory.sandbox.SandboxProvider;
import org.jvmfactory.sandbox.SandboxSpec;
import org.jvmfactory.sandbox.SandboxedProcess;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.testkit.junit.OpenTempDir;

/**
 * What every sandbox must do. Tests of a guarantee try to break it for real; where the kind {@linkplain #neverGiven never gives} it they
 * check instead that it isn't claimed, and where this machine doesn't let it they are skipped with the probe's reason.
 */
@Timeout(60)
public abstract class SandboxContract {

    /** A uid that owns nothing, for commands of a JVM that runs as root. */
    protected static final int AGENT = 59990;

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration DEATH = Duration.ofSeconds(2);
    private static final String TAG = "FACTORY_TAG";

    /** Those that this suite tries to break. */
    private static final Set<Guarantee> TRIED = Set.of(
            Guarantee.WRITES_CONFINED,
            Guarantee.READS_CONFINED,
            Guarantee.HOME_HIDDEN,
            Guarantee.ENVIRONMENT_HIDDEN,
            Guarantee.TREE_KILLED,
            Guarantee.DIES_WITH_JVM);

    /** Forks twice, leaves its session, ignores signals, clears its environment, and keeps its output open. */
    private static final String HIDE = """
            trap '' TERM HUP INT
            setsid sh -c 'trap "" TERM HUP INT; sleep 50' &
            (sleep 50 &)
            (setsid sh -c 'sleep 50 & env -i sleep 50' &)
            nohup sleep 50 >/dev/null 2>&1 &
            echo ready
            sleep 50""";

    @TempDir(factory = OpenTempDir.class)
    protected Path directory;

    protected Path home;
    protected Path scratch;
    protected ChildProcesses processes;
    protected Sandbox sandbox;

    private final String tag = "test-" + UUID.randomUUID();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> errors = Collections.synchronizedList(new ArrayList<>());

    protected SandboxContract() {}

    /** The kind to test. */
    protected abstract SandboxProvider provider();

    /** The guarantees that the kind gives on no machine. */
    protected abstract Set<Guarantee> neverGiven();

    @BeforeEach
    final void prepare() throws IOException {
        processes = new ChildProcesses();
        scratch = Files.createDirectory(directory.resolve("scratch"));
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwx--x--x"));
        home = agentDirectory("home");
        sandbox = provider().create(host());
    }

    @AfterEach
    final void nothing_is_left() {
        int left = processes.tagged(TAG, tag).size();
        processes.close();
        processes.sweep(TAG, tag);
        assertThat(left).as("processes left by the test").isZero();
    }

    @Test
    final void a_command_runs_in_its_directory_with_its_input_and_output() throws Exception {
        SandboxSpec spec = spec("pwd; cat; echo oops >&2; exit 3");
        SandboxSpec fed = with(spec, spec.process().withInput(new ProcessSpec.Input.Bytes("in\n".getBytes(UTF_8))));

        assertThat(run(fed)).isEqualTo(new Exit.Exited(3));
        assertThat(lines).containsExactly(home.toString(), "in");
        assertThat(errors).containsExactly("oops");
    }

    @Test
    final void input_and_output_can_take_turns() throws Exception {
        SandboxSpec spec = spec("while read line; do echo \"<$line>\"; done; echo over");
        try (SandboxedProcess running =
                sandbox.start(with(spec, spec.process().withInput(new ProcessSpec.Input.Open())))) {
            for (int i = 0; i < 5; i++) {
                assertThat(running.send(("message " + i + "\n").getBytes(UTF_8)))
                        .isTrue();
                assertThat(nextLine()).isEqualTo("<message " + i + ">");
            }
            running.closeInput();

            assertThat(running.await(LONG)).hasValue(new Exit.Exited(0));
            assertThat(nextLine()).isEqualTo("over");
        }
    }

    @Test
    final void the_environment_is_exactly_the_one_given_and_what_the_interface_names() throws Exception {
        ProcessSpec env = ProcessSpec.of(List.of("env"), home)
                .withEnvironment(Map.of("GIVEN", "value"))
                .withOutput(new LineSink(10_000, lines::add), ByteSink.NOWHERE);
        SandboxSpec spec =
                new SandboxSpec(tag, env, List.of(), home, Map.of("KEY", Secret.of("secret-value")), Set.of());

        assertThat(run(spec)).isEqualTo(new Exit.Exited(0));

        Map<String, String> seen = lines.stream()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1]));
        // What shells and bubblewrap say about themselves, and the mark of a start, are no secrets.
        seen.keySet().removeAll(Set.of("PWD", "OLDPWD", "SHLVL", "_", "FACTORY_START"));
        assertThat(seen)
                .containsOnlyKeys("GIVEN", "KEY", "HOME", "PATH", "LANG", "TMPDIR", TAG)
                .containsEntry("GIVEN", "value")
                .containsEntry("KEY", "secret-value")
                .containsEntry("HOME", home.toString())
                .containsEntry(TAG, tag);
    }

    @Test
    final void what_the_command_sets_itself_in_its_environment_stays() throws Exception {
        SandboxSpec spec = spec("echo \"$PATH $LANG\"");
        Map<String, String> given = Map.of("PATH", "/usr/bin:/bin", "LANG", "C");

        run(with(spec, spec.process().withEnvironment(given)));

        assertThat(lines).containsExactly("/usr/bin:/bin C");
    }

    @Test
    final void home_and_temporary_directory_can_be_written() throws Exception {
        assertThat(run(spec("echo kept > \"$HOME/file\" && echo x > \"$TMPDIR/file\"")))
                .isEqualTo(new Exit.Exited(0));

        assertThat(home.resolve("file")).hasContent("kept");
    }

    @Test
    final void commands_never_run_as_root() throws Exception {
        run(spec("id -u; grep CapEff /proc/self/status | tr -d '\\t'"));

        assertThat(lines.poll()).isNotEqualTo("0");
        assertThat(lines.poll()).isEqualTo("CapEff:0000000000000000");
    }

    @Test
    final void mounts_can_be_used_as_they_were_given() throws Exception {
        Path readable = Files.writeString(directory.resolve("readable"), "text");
        Path writable = agentDirectory("writable");
        SandboxSpec spec = mounting(
                spec("cat '" + readable + "'; echo; echo x > '" + writable + "/new'"),
                Mount.readOnly(readable),
                Mount.readWrite(writable));

        assertThat(run(spec)).isEqualTo(new Exit.Exited(0));
        assertThat(lines).containsExactly("text");
        assertThat(writable.resolve("new")).hasContent("x");
    }

    @Test
    final void a_signal_that_we_did_not_send_is_told() throws Exception {
        assertThat(run(spec("kill -SEGV $$"))).isEqualTo(new Exit.Signalled(11));
    }

    @Test
    final void a_command_that_is_closed_was_killed_by_us() throws Exception {
        SandboxedProcess running = sandbox.start(spec("echo ready; sleep 50"));
        nextLine();

        running.close();
        running.close();

        assertThat(running.await(Duration.ZERO)).hasValue(new Exit.Killed());
        assertThat(running.alive()).isFalse();
        assertThat(running.send(new byte[1])).isFalse();
    }

    @Test
    final void awaiting_gives_up_after_its_limit() throws Exception {
        try (SandboxedProcess running = sandbox.start(spec("sleep 50"))) {
            assertThat(running.await(Duration.ofMillis(10))).isEmpty();
            assertThat(running.alive()).isTrue();
        }
    }

    @Test
    final void terminating_reaches_the_command_and_its_own_ending_counts() throws Exception {
        try (SandboxedProcess running =
                sandbox.start(spec("trap 'echo ending; exit 9' TERM; echo ready; while :; do sleep 0.05; done"))) {
            assertThat(nextLine()).isEqualTo("ready");

            running.terminate();

            assertThat(running.await(LONG)).hasValue(new Exit.Exited(9));
            assertThat(nextLine()).isEqualTo("ending");
        }
    }

    @Test
    final void terminating_ends_a_command_that_does_nothing_about_it() throws Exception {
        try (SandboxedProcess running = sandbox.start(spec("echo ready; exec sleep 50"))) {
            assertThat(nextLine()).isEqualTo("ready");

            running.terminate();

            assertThat(running.await(LONG)).hasValue(new Exit.Killed());
        }
    }

    @Test
    final void interrupting_reaches_the_command_alone() throws Exception {
        String script = "sh -c 'trap \"echo child\" INT; echo ready; while :; do sleep 0.05; done' & "
                + "trap 'echo parent; kill -9 $!; exit 7' INT; wait";
        try (SandboxedProcess running = sandbox.start(spec(script))) {
            assertThat(nextLine()).isEqualTo("ready");

            running.interrupt();

            assertThat(running.await(LONG)).hasValue(new Exit.Exited(7));
            assertThat(lines).containsExactly("parent");
        }
    }

    @Test
    final void a_program_that_does_not_exist_is_named() {
        SandboxSpec spec = spec("true");

        assertThatThrownBy(() -> sandbox.start(with(spec, spec.process().withCommand(List.of("no-such-program")))))
                .isInstanceOfSatisfying(
                        SandboxException.class, e -> assertThat(e.code()).isEqualTo(SandboxException.Code.NOT_STARTED))
                .hasMessageContaining("'no-such-program'");
    }

    @Test
    final void a_required_guarantee_that_is_not_proven_stops_the_start() {
        SandboxSpec spec = spec("true");
        SandboxSpec limited =
                new SandboxSpec(tag, spec.process(), spec.mounts(), home, Map.of(), Set.of(Guarantee.MEMORY_LIMITED));

        assertThatThrownBy(() -> sandbox.start(limited))
                .isInstanceOfSatisfying(
                        SandboxException.class,
                        e -> assertThat(e.code()).isEqualTo(SandboxException.Code.GUARANTEE_MISSING))
                .hasMessageContaining("MEMORY_LIMITED")
                .hasMessageContaining(sandbox.probe().missing().get(Guarantee.MEMORY_LIMITED));
    }

    @Test
    final void a_path_that_cannot_be_entered_is_named() throws IOException {
        Path closed = Files.createDirectory(directory.resolve("closed"));
        Path inside = Files.createDirectory(closed.resolve("inside"));
        Files.setPosixFilePermissions(closed, Set.of());
        SandboxSpec spec = mounting(spec("true"), Mount.readOnly(inside));
        try {
            assertThatThrownBy(() -> sandbox.start(spec))
                    .isInstanceOfSatisfying(
                            SandboxException.class,
                            e -> assertThat(e.code()).isEqualTo(SandboxException.Code.UNREACHABLE_PATH))
                    .hasMessageContaining("'" + closed + "'")
                    .hasMessageContaining("chmod");
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    final void a_mount_that_does_not_exist_is_named() {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> sandbox.start(mounting(spec("true"), Mount.readOnly(missing))))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("'" + missing + "'");
    }

    @Test
    final void no_command_line_on_the_host_shows_a_secret() throws Exception {
        String secret = "secret-" + UUID.randomUUID();
        SandboxSpec spec = spec("echo ready; sleep 50");
        SandboxSpec secretive =
                new SandboxSpec(tag, spec.process(), List.of(), home, Map.of("KEY", Secret.of(secret)), Set.of());
        try (SandboxedProcess running = sandbox.start(secretive)) {
            assertThat(nextLine()).isEqualTo("ready");

            assertThat(commandLines()).isNotEmpty().noneMatch(line -> line.contains(secret));
            assertThat(running.alive()).isTrue();
        }
    }

    @Test
    final void a_sweep_ends_what_carries_the_tag() throws Exception {
        try (SandboxedProcess running = sandbox.start(spec("echo ready; sleep 50"))) {
            assertThat(nextLine()).isEqualTo("ready");

            assertThat(sandbox.sweep("another-" + tag)).isZero();
            assertThat(running.alive()).isTrue();
            assertThat(sandbox.sweep(tag)).isPositive();
            assertThat(running.await(LONG)).isPresent();
        }
    }

    @Test
    final void nothing_stays_in_the_scratch_directory() throws Exception {
        run(spec("true"));

        try (Stream<Path> files = Files.list(scratch)) {
            assertThat(files).isEmpty();
        }
    }

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

        assertThat(lines).containsExactly("done");
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
                "sbin",
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
    final void TREE_KILLED_nothing_survives_the_end_of_a_sandbox() throws Exception {
        if (!claims(Guarantee.TREE_KILLED)) {
            return;
        }
        SandboxedProcess running = sandbox.start(spec(HIDE));
        assertThat(nextLine()).isEqualTo("ready");
        Set<ProcessHandle> all = below(ProcessHandle.current());
        assertThat(all).hasSizeGreaterThan(7);

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
        assertThat(lines.poll(30, TimeUnit.SECONDS))
                .as(() -> "errors: " + errors)
                .isEqualTo("ready");
        Set<ProcessHandle> all = jvm.descendants();
        assertThat(all).hasSizeGreaterThan(7);

        jvm.handle().destroyForcibly();

        assertThat(processes.awaitEnd(all, DEATH)).isTrue();
        assertThat(processes.tagged(TAG, tag)).isEmpty();
    }

    /** What the sandbox is given. */
    protected final SandboxHost host() {
        return new SandboxHost(processes, scratch, agentUser(), ConfigNode.empty());
    }

    /** A command line of a shell in the sandbox's home; its output comes line by line. */
    protected final SandboxSpec spec(String script) {
        ProcessSpec process = ProcessSpec.of(List.of("sh", "-c", script), home)
                .withOutput(new LineSink(10_000, lines::add), new LineSink(10_000, errors::add));
        return new SandboxSpec(tag, process, List.of(), home, Map.of(), Set.of());
    }

    /** Runs a command to its end. */
    protected final Exit run(SandboxSpec spec) throws InterruptedException {
        try (SandboxedProcess running = sandbox.start(spec)) {
            return running.await(LONG).orElseThrow();
        }
    }

    /** All that was printed and not yet taken. */
    protected final List<String> printed() {
        return List.copyOf(lines);
    }

    /** A new directory that belongs to the user whom commands run as. */
    protected final Path agentDirectory(String name) throws IOException {
        Path created = Files.createDirectory(directory.resolve(name));
        if (agentUser().isPresent()) {
            Files.setAttribute(created, "unix:uid", agentUser().getAsInt());
            Files.setAttribute(created, "unix:gid", agentUser().getAsInt());
        }
        return Files.setPosixFilePermissions(created, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Empty unless this JVM runs as root. */
    protected final OptionalInt agentUser() {
        try {
            return (Integer) Files.getAttribute(directory, "unix:uid") == 0
                    ? OptionalInt.of(AGENT)
                    : OptionalInt.empty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private boolean claims(Guarantee guarantee) {
        Readiness readiness = usable();
        if (neverGiven().contains(guarantee)) {
            assertThat(readiness.proven()).doesNotContain(guarantee);
            return false;
        }
        Needs.that(
                readiness.proven().contains(guarantee),
                "sandbox '" + sandbox.kind() + "' proves " + guarantee + " here: "
                        + readiness.missing().get(guarantee));
        return true;
    }

    private Readiness usable() {
        Readiness readiness = sandbox.probe();
        Needs.that(readiness.usable(), "sandbox '" + sandbox.kind() + "' can be used here: " + readiness.summary());
        return readiness;
    }

    private String nextLine() throws InterruptedException {
        String line = lines.poll(20, TimeUnit.SECONDS);
        assertThat(line).as(() -> "next line; errors: " + errors).isNotNull();
        return String.valueOf(line);
    }

    private static Set<ProcessHandle> below(ProcessHandle process) {
        return process.descendants().collect(Collectors.toSet());
    }

    private static List<String> commandLines() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path process : all.filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                try {
                    found.add(Files.readString(process.resolve("cmdline"), ISO_8859_1));
                } catch (IOException e) {
                    found.add(""); // it has ended
                }
            }
        }
        return found;
    }

    private static SandboxSpec with(SandboxSpec spec, ProcessSpec process) {
        return new SandboxSpec(spec.tag(), process, spec.mounts(), spec.home(), spec.secrets(), spec.required());
    }

    private static SandboxSpec mounting(SandboxSpec spec, Mount... mounts) {
        return new SandboxSpec(
                spec.tag(), spec.process(), List.of(mounts), spec.home(), spec.secrets(), spec.required());
    }
}

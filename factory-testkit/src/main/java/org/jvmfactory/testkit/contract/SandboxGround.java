package org.jvmfactory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.process.LineSink;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.sandbox.Guarantee;
import org.jvmfactory.sandbox.Mount;
import org.jvmfactory.sandbox.Readiness;
import org.jvmfactory.sandbox.Sandbox;
import org.jvmfactory.sandbox.SandboxHost;
import org.jvmfactory.sandbox.SandboxProvider;
import org.jvmfactory.sandbox.SandboxSpec;
import org.jvmfactory.sandbox.SandboxedProcess;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.testkit.junit.TestDirectories;

/**
 * A host for one sandbox: directories, a way to run commands in it, and a look at what they leave. The sandbox is the same for all tests of a
 * class, for to prove one takes seconds.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SandboxGround {

    /** A uid that owns nothing, for commands of a JVM that runs as root. */
    protected static final int AGENT = 59990;

    static final Duration LONG = Duration.ofSeconds(30);
    static final String TAG = "FACTORY_TAG";

    /** Of one test alone. */
    @TempDir(factory = TestDirectories.class)
    protected Path directory;

    protected Path home;
    protected Path scratch;
    protected ChildProcesses processes;
    protected Sandbox sandbox;

    final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    final List<String> errors = Collections.synchronizedList(new ArrayList<>());
    String tag = "";

    protected SandboxGround() {}

    /** The kind to test. */
    protected abstract SandboxProvider provider();

    /** The guarantees that the kind gives on no machine. */
    protected abstract Set<Guarantee> neverGiven();

    @BeforeAll
    final void open(@TempDir(factory = TestDirectories.class) Path shared) {
        processes = new ChildProcesses();
        scratch = shared.resolve("scratch");
        sandbox = provider().create(host());
    }

    @AfterAll
    final void close() {
        processes.close();
    }

    @BeforeEach
    final void prepare() throws IOException {
        tag = "test-" + UUID.randomUUID();
        lines.clear();
        errors.clear();
        home = agentDirectory("home");
    }

    @AfterEach
    final void nothing_is_left() {
        int left = processes.tagged(TAG, tag).size();
        processes.sweep(TAG, tag);
        assertThat(left).as("processes left by the test").isZero();
    }

    /** What the sandbox is given. */
    protected final SandboxHost host() {
        return host(ConfigNode.empty());
    }

    /** The same with settings of the kind's own. */
    protected final SandboxHost host(ConfigNode config) {
        return new SandboxHost(processes, scratch, agentUser(), config);
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
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0
                    ? OptionalInt.of(AGENT)
                    : OptionalInt.empty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether {@code guarantee} is to be tried; where it is given on no machine, it must not be claimed. */
    final boolean claims(Guarantee guarantee) {
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

    final Readiness usable() {
        Readiness readiness = sandbox.probe();
        Needs.that(readiness.usable(), "sandbox '" + sandbox.kind() + "' can be used here: " + readiness.summary());
        return readiness;
    }

    final String nextLine() throws InterruptedException {
        String line = lines.poll(20, TimeUnit.SECONDS);
        assertThat(line).as(() -> "next line; errors: " + errors).isNotNull();
        return String.valueOf(line);
    }

    static SandboxSpec with(SandboxSpec spec, ProcessSpec process) {
        return new SandboxSpec(
                        spec.tag(),
                        process,
                        spec.mounts(),
                        spec.home(),
                        spec.secrets(),
                        spec.required(),
                        spec.network())
                .withLimits(spec.limits());
    }

    static SandboxSpec mounting(SandboxSpec spec, Mount... mounts) {
        return new SandboxSpec(
                        spec.tag(),
                        spec.process(),
                        List.of(mounts),
                        spec.home(),
                        spec.secrets(),
                        spec.required(),
                        spec.network())
                .withLimits(spec.limits());
    }
}

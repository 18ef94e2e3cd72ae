package org.jvmfactory.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.process.TailSink;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.sandbox.Mount;
import org.jvmfactory.sandbox.Sandbox;
import org.jvmfactory.sandbox.SandboxSpec;
import org.jvmfactory.sandbox.SandboxedProcess;
import org.jvmfactory.workspace.WorkspaceException.Code;

/** Runs the host's own scripts on directories that an agent wrote: in a sandbox, with an empty HOME and no secret. Thread-safe. */
final class TreeScripts {

    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final int KEPT_ERRORS = 4 * 1024;

    /** Settings that stand above those of the tree's repository. */
    private static final Map<String, String> GIT_SETTINGS = Map.of(
            "core.hooksPath", "/dev/null",
            "core.fsmonitor", "false",
            "core.attributesFile", "/dev/null",
            "init.defaultBranch", "factory",
            "commit.gpgSign", "false",
            "advice.detachedHead", "false",
            "gc.auto", "0",
            "maintenance.auto", "false");

    /** What was read from the class path, by the script's name. */
    private static final Map<String, String> TEXTS = new ConcurrentHashMap<>();

    private final Sandbox sandbox;
    private final WorkspaceSettings settings;

    TreeScripts(Sandbox sandbox, WorkspaceSettings settings) {
        this.sandbox = sandbox;
        this.settings = settings;
    }

    /**
     * A script to run.
     *
     * @param name the resource, without its ending
     * @param directory where it runs
     * @param mounts what it sees
     * @param input what it reads
     * @param maxOutput how much it may print
     */
    record Call(
            String name,
            Path directory,
            List<Mount> mounts,
            List<String> arguments,
            ProcessSpec.Input input,
            int maxOutput) {}

    /** Runs a script to its end and gives what it printed. */
    byte[] run(TaskDirectory place, Call call) throws InterruptedException, IOException {
        CappedBytes output = new CappedBytes(call.maxOutput());
        TailSink errors = new TailSink(KEPT_ERRORS);
        List<String> command = new ArrayList<>(
                List.of("sh", "-c", TEXTS.computeIfAbsent(call.name(), TreeScripts::text), call.name()));
        command.addAll(call.arguments());
        ProcessSpec process = new ProcessSpec(command, call.directory(), environment(), call.input(), output, errors);
        SandboxSpec spec = new SandboxSpec(
                        place.task().value(), process, call.mounts(), place.scratch(), Map.of(), settings.required())
                .withLimits(settings.limits())
                .withBareSystem();
        Optional<Exit> exit;
        try (SandboxedProcess running = sandbox.start(spec)) {
            exit = running.await(LIMIT);
        }
        check(call, place, exit, errors);
        if (output.overflowed()) {
            throw new WorkspaceException(
                    Code.TOO_LARGE,
                    "What '" + call.name() + "' takes out of the workspace of task '" + place.task()
                            + "' is larger than "
                            + call.maxOutput()
                            + " bytes. Large files that nobody needs belong into .gitignore; the limit is a setting.");
        }
        return output.bytes();
    }

    private static void check(Call call, TaskDirectory place, Optional<Exit> exit, TailSink errors) {
        String what = "'" + call.name() + "' in the workspace of task '" + place.task() + "'";
        if (exit.isEmpty()) {
            throw new WorkspaceException(Code.TIMED_OUT, what + " took longer than " + LIMIT + " and was ended");
        }
        if (!exit.get().success()) {
            throw new WorkspaceException(
                    Code.FAILED,
                    what + " failed with " + exit.get().describe() + ": "
                            + errors.text().strip());
        }
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "LC_ALL", "C",
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_CONFIG_GLOBAL", "/dev/null",
                "GIT_TERMINAL_PROMPT", "0",
                "GIT_NO_REPLACE_OBJECTS", "1",
                "GIT_AUTHOR_NAME", settings.identity().name(),
                "GIT_AUTHOR_EMAIL", settings.identity().email(),
                "GIT_COMMITTER_NAME", settings.identity().name(),
                "GIT_COMMITTER_EMAIL", settings.identity().email()));
        environment.put("FACTORY_TREE_SETTINGS", settings.identity().gitConfig() + "[gc]\n\tauto = 0\n");
        int count = 0;
        for (Map.Entry<String, String> setting : GIT_SETTINGS.entrySet()) {
            environment.put("GIT_CONFIG_KEY_" + count, setting.getKey());
            environment.put("GIT_CONFIG_VALUE_" + count, setting.getValue());
            count++;
        }
        environment.put("GIT_CONFIG_COUNT", Integer.toString(count));
        return environment;
    }

    private static String text(String name) {
        return resource("functions") + resource(name);
    }

    private static String resource(String name) {
        try (InputStream script = TreeScripts.class.getResourceAsStream(name + ".sh")) {
            if (script == null) {
                throw new IllegalStateException("the script '" + name + ".sh' is missing from the class path");
            }
            return new String(script.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.jvmfactory.engine.codex;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.EngineInfo;
import org.jvmfactory.engine.EngineProbe;
import org.jvmfactory.engine.EngineReadiness;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.PermissionRequest;
import org.jvmfactory.engine.SessionContext;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.process.ByteSink;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.sandbox.SandboxedProcess;
import org.jvmfactory.testkit.CodexCalls;
import org.jvmfactory.testkit.ModelReply;

/**
 * Puts a shell around the CLI that does what agents tell it: with the CLI's own standard output and error, and to the CLI itself. So the
 * real CLI can be made to do what it never does by itself, such as to print a line of the future.
 */
final class Relay implements AgentEngine {

    /** Reads commands from a pipe in HOME and carries each out; ends as the CLI does, or as the file {@code status} says. */
    private static final String SHELL = """
            mkfifo "$HOME/relay"
            exec 3<>"$HOME/relay"
            (while IFS= read -r command <&3; do eval "$command" 3<&-; done) </dev/null &
            relay=$!
            sh -c 'echo $$ >"$HOME/cli"; exec "$@"' cli "$@" 3<&-
            status=$?
            kill "$relay"
            [ ! -e "$HOME/status" ] || status=$(cat "$HOME/status")
            exit "$status"
            """;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final AtomicInteger DONE = new AtomicInteger();

    private final AgentEngine engine;

    Relay(AgentEngine engine) {
        this.engine = engine;
    }

    /** Has the shell carry out {@code command}, and waits until it is done. */
    static ModelReply.Part.Call call(String command) {
        String done = "\"$HOME/done-" + DONE.incrementAndGet() + "\"";
        return CodexCalls.shell(
                "printf '%s\\n' " + quoted(command + "; : >" + done) + " >\"$HOME/relay\"; while [ ! -e " + done
                        + " ]; do sleep 0.01; done",
                PATIENCE);
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    @Override
    public EngineInfo info() {
        return engine.info();
    }

    @Override
    public EngineReadiness probe(EngineProbe probe) throws InterruptedException {
        return engine.probe(probe);
    }

    @Override
    public AgentSession open(SessionRequest request, SessionContext context) throws InterruptedException {
        return engine.open(request, new Around(context));
    }

    private record Around(SessionContext context) implements SessionContext {

        @Override
        public SandboxedProcess start(Launch launch, ProcessSpec.Input input, ByteSink stdout, ByteSink stderr) {
            List<String> command = new ArrayList<>(List.of("sh", "-c", SHELL, "relay"));
            command.addAll(launch.command());
            Launch around = new Launch(
                    command,
                    launch.environment(),
                    launch.secrets(),
                    launch.readOnly(),
                    launch.files(),
                    launch.hosts(),
                    launch.routes());
            return context.start(around, input, stdout, stderr);
        }

        @Override
        public void emit(AgentEvent event) {
            context.emit(event);
        }

        @Override
        public PermissionDecision decide(PermissionRequest request) {
            return context.decide(request);
        }

        @Override
        public List<AgentTool> tools() {
            return context.tools();
        }
    }
}

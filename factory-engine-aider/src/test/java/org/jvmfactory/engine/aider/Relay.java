package org.jvmfactory.engine.aider;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.PermissionRequest;
import org.jvmfactory.engine.SessionContext;
import org.jvmfactory.process.ByteSink;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.sandbox.SandboxedProcess;

/**
 * Puts a shell around the CLI that does what agents tell it: with the CLI's own standard output and error, and to the CLI itself. So the
 * real CLI can be made to do what it never does by itself, such as to print a line of the future.
 */
record Relay(SessionContext context) implements SessionContext {

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

    private static final AtomicInteger DONE = new AtomicInteger();

    /** A command that has the shell carry out {@code command}, and waits until it is done. */
    static String call(String command) {
        String done = "\"$HOME/done-" + DONE.incrementAndGet() + "\"";
        return "printf '%s\\n' " + quoted(command + "; : >" + done) + " >\"$HOME/relay\"; while [ ! -e " + done
                + " ]; do sleep 0.01; done";
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    @Override
    public SandboxedProcess start(Launch launch, ProcessSpec.Input input, ByteSink stdout, ByteSink stderr) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", SHELL, "relay"));
        command.addAll(launch.command());
        Launch around = new Launch(
                command, launch.environment(), launch.secrets(), launch.readOnly(), launch.files(), launch.hosts());
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

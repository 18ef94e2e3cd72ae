package org.jvmfactory.testkit.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentFailure;
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
import org.jvmfactory.engine.ToolServer;
import org.jvmfactory.engine.Watch;
import org.jvmfactory.process.ByteSink;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.sandbox.SandboxedProcess;

/**
 * Puts a shell around the CLI that does what agents tell it: with the CLI's own standard output and error, and to the CLI itself. So the
 * real CLI can be made to do what it never does by itself, such as to print a line of the future. For the tests of an engine, whose scripted
 * models have an agent run {@link #command} in its shell. Thread-safe.
 */
public final class Relay implements AgentEngine {

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

    private final AgentEngine engine;

    /** @param engine the one under test */
    public Relay(AgentEngine engine) {
        this.engine = engine;
    }

    /** Whether no model can make a CLI do this. */
    public static boolean isNeeded(AgentAct act) {
        return act instanceof AgentAct.PrintLine
                || act instanceof AgentAct.Die
                || act instanceof AgentAct.LeaveToolOpen
                || act instanceof AgentAct.LeaveProcess
                || (act instanceof AgentAct.Hang hang && hang.deaf());
    }

    /**
     * The command by which an agent does what {@link #isNeeded} names.
     *
     * @param openTool the line by which the CLI says that a tool begins
     */
    public static String command(AgentAct act, String openTool) {
        return command(inShell(act, openTool));
    }

    /** The command by which an agent has the shell carry out {@code script}, and waits until it is done. */
    public static String command(String script) {
        String done = "\"$HOME/done-" + DONE.incrementAndGet() + "\"";
        return "printf '%s\\n' " + quoted(script + "; : >" + done) + " >\"$HOME/relay\"; while [ ! -e " + done
                + " ]; do sleep 0.01; done";
    }

    private static String inShell(AgentAct act, String openTool) {
        if (act instanceof AgentAct.PrintLine line) {
            return "printf '%s\\n' " + quoted(line.raw());
        }
        if (act instanceof AgentAct.Die die) {
            return "echo " + die.status() + " >\"$HOME/status\"; echo " + quoted(die.stderr())
                    + " >&2; kill -9 $(cat \"$HOME/cli\")";
        }
        if (act instanceof AgentAct.Hang) {
            return "kill -STOP $(cat \"$HOME/cli\")";
        }
        if (act instanceof AgentAct.LeaveToolOpen) {
            return "printf '%s\\n' " + quoted(openTool);
        }
        if (act instanceof AgentAct.LeaveProcess left) {
            return "(setsid sh -c 'trap \"\" TERM INT HUP; while :; do sleep 3600; done' " + left.marker()
                    + (left.keepsPipe() ? "" : " >/dev/null 2>&1") + " &)";
        }
        throw new IllegalArgumentException("a CLI can't be made to do " + act);
    }

    private static String quoted(String text) {
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
        public AgentFailure explained(AgentFailure failure) {
            return context.explained(failure);
        }

        @Override
        public List<AgentTool> tools() {
            return context.tools();
        }

        @Override
        public List<ToolServer> servers() {
            return context.servers();
        }

        @Override
        public Set<Watch> watches() {
            return context.watches();
        }

        @Override
        public Optional<PermissionDecision> beforeTool(PermissionRequest request) {
            return context.beforeTool(request);
        }

        @Override
        public Optional<String> afterTool(PermissionRequest request) throws InterruptedException {
            return context.afterTool(request);
        }

        @Override
        public Optional<String> beforeEnd() throws InterruptedException {
            return context.beforeEnd();
        }
    }
}

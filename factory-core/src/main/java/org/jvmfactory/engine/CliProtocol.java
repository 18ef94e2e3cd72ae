package org.jvmfactory.engine;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jvmfactory.meta.Spi;
import org.jvmfactory.sandbox.Exit;

/**
 * What an agent CLI speaks over its pipes: lines out become events, what the host wants becomes lines in. One instance serves one session
 * and keeps its state; {@link CliSession} does everything that all CLIs have in common.
 *
 * <p>Called by the session, never by two threads at once, on whichever thread has something to say: the reader of the CLI's output, the
 * run, a tool. No method may block. Nothing may be {@code null}. What can't be read is {@link AgentEvent.Unrecognized}; an exception out
 * of {@link #line} is treated as such a line.
 */
@Spi
public interface CliProtocol {

    /** How the CLI is started. Called once, before everything else. */
    Launch launch();

    /** The CLI runs: says what must be said first, the prompt of the first turn included. */
    void started(Host host);

    /** The CLI printed a line, without its end. A turn goes on until {@link Host#turnEnded} is called. */
    void line(String line, Host host);

    /**
     * Passes a message on to the agent.
     *
     * @param steering true while a turn is under way: the message belongs to that turn, which mustn't be announced as ended before the
     *     message has been taken in; false when the message begins the next turn
     * @return false where the CLI can't take it
     */
    boolean message(String text, boolean steering, Host host);

    /** Asks the CLI to stop the turn under way; the default sends {@code SIGINT}. */
    default void interrupt(Host host) {
        host.interruptProcess();
    }

    /**
     * The CLI's own way to end, stage by stage; a session that has run through them, or used up its time, is killed.
     *
     * @param turnUnderWay whether a turn has to be stopped first
     */
    default List<Stage> stop(boolean turnUnderWay) {
        return List.of(new Stage(Host::closeInput, Until.EXIT), new Stage(Host::terminateProcess, Until.EXIT));
    }

    /** What it means that the CLI ended, by itself, without saying how the turn ended. The default is a crash that shows all we know. */
    default TurnResult exited(Exit exit, String stderrTail) {
        return TurnResult.failed(CliFailures.withoutResult(exit, stderrTail));
    }

    /**
     * A stage of a polite end.
     *
     * @param act what is done
     * @param until what is waited for, with a share of the time that is left
     */
    record Stage(Consumer<Host> act, Until until) {
        public Stage {
            requireNonNull(act, "act");
            requireNonNull(until, "until");
        }
    }

    /** What a stage of a polite end waits for. */
    enum Until {
        /** No turn is under way, or the CLI has gone. */
        TURN_END,
        /** The CLI has gone. */
        EXIT
    }

    /**
     * What a host tool answered.
     *
     * @param ok false when there is no such tool, or it failed
     */
    record ToolAnswer(boolean ok, String text) {
        public ToolAnswer {
            requireNonNull(text, "text");
        }
    }

    /** The session, as its protocol sees it while it is being called. Implemented by Factory only. Nothing in it blocks. */
    interface Host {

        /** Reports an event. Turn ends and session names have methods of their own. */
        void emit(AgentEvent event);

        /** The conversation has an id; reported once for each different one. */
        void named(String session, Optional<String> model, Optional<String> version);

        /** The turn under way ended so. Tool calls that are still open end with it. */
        void turnEnded(TurnResult result);

        /** Writes a line to the CLI; {@code line} holds no line feed. False when the CLI no longer reads. */
        boolean write(String line);

        /** Writes text as it is. False when the CLI no longer reads. */
        boolean writeText(String text);

        /** Closes the CLI's input. */
        void closeInput();

        /** Sends {@code SIGINT}. */
        void interruptProcess();

        /** Sends {@code SIGTERM}. */
        void terminateProcess();

        /** Has the host decide about a tool, and reports the decision. */
        PermissionDecision decide(PermissionRequest request);

        /** The host's tools that the agent may call. */
        List<AgentTool> tools();

        /** When the host wants to be asked by the methods below. */
        default Set<Watch> watches() {
            return Set.of();
        }

        /**
         * Asks the host aside what it has to say before a tool runs, reports that, and passes it on, as a call to the protocol like every
         * other. Where the host fails, the tool is denied.
         */
        default void beforeTool(PermissionRequest request, Consumer<Optional<PermissionDecision>> answer) {
            answer.accept(Optional.empty());
        }

        /** Has the host do aside what is to be done after a tool has succeeded, and passes on what the agent is told. */
        default void afterTool(PermissionRequest request, Consumer<Optional<String>> answer) {
            answer.accept(Optional.empty());
        }

        /** Asks the host aside whether the turn may end, and passes on why it may not. */
        default void beforeEnd(Consumer<Optional<String>> answer) {
            answer.accept(Optional.empty());
        }

        /** Calls a tool of the host aside and passes its answer on, as a call to the protocol like every other. Calls are answered in order. */
        void call(String tool, String input, Consumer<ToolAnswer> answer);
    }
}

package org.jvmfactory.engine;

import org.jvmfactory.sandbox.Exit;

/** What is said about a CLI that ended without a result. */
final class CliFailures {

    private static final int KILL = 9;

    /** How a shell or a sandbox says in its exit status that a signal ended what ran in it. */
    private static final int BY_SIGNAL = 128;

    private CliFailures() {}

    static AgentFailure withoutResult(Exit exit, String stderrTail) {
        if (exit instanceof Exit.NotStarted notStarted) {
            return AgentFailure.of(FailureClass.USAGE, "The agent's program couldn't be started: " + notStarted.why());
        }
        return AgentFailure.of(
                FailureClass.CRASHED,
                "The agent's program ended without saying how the turn ended (" + exit.describe() + "). "
                        + (isKilled(exit) ? "Something else killed it, as the kernel does when memory runs out. " : "")
                        + onStderr(stderrTail));
    }

    private static boolean isKilled(Exit exit) {
        return exit.equals(new Exit.Signalled(KILL)) || exit.equals(new Exit.Exited(BY_SIGNAL + KILL));
    }

    static AgentFailure interrupted(Exit exit) {
        return AgentFailure.of(FailureClass.ENDED_BY_US, "The turn was interrupted (" + exit.describe() + ").");
    }

    static AgentFailure limited(Exit exit) {
        return AgentFailure.of(
                FailureClass.LIMIT_REACHED,
                "The agent's program ended because " + exit.describe()
                        + ". Raise that in 'sandbox: {limits: …}', or split the task.");
    }

    static AgentFailure closed() {
        return AgentFailure.of(FailureClass.ENDED_BY_US, "The session was closed before the turn ended.");
    }

    static AgentFailure lost(RuntimeException cause) {
        return AgentFailure.of(
                FailureClass.CRASHED, "How the agent's program fares can't be told any more: " + cause.getMessage());
    }

    private static String onStderr(String tail) {
        return tail.isBlank() ? "It printed nothing to stderr." : "The last it printed to stderr: " + tail.strip();
    }
}

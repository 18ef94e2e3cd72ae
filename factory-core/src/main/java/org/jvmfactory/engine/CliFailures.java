package org.jvmfactory.engine;

import org.jvmfactory.sandbox.Exit;

/** What is said about a CLI that ended without a result. */
final class CliFailures {

    private CliFailures() {}

    static AgentFailure withoutResult(Exit exit, String stderrTail) {
        if (exit instanceof Exit.NotStarted notStarted) {
            return AgentFailure.of(FailureClass.USAGE, "The agent's program couldn't be started: " + notStarted.why());
        }
        return AgentFailure.of(
                FailureClass.CRASHED,
                "The agent's program ended without saying how the turn ended (" + exit.describe() + "). "
                        + onStderr(stderrTail));
    }

    static AgentFailure endedByUs(String why) {
        return AgentFailure.of(FailureClass.ENDED_BY_US, why);
    }

    private static String onStderr(String tail) {
        return tail.isBlank() ? "It printed nothing to stderr." : "The last it printed to stderr: " + tail.strip();
    }
}

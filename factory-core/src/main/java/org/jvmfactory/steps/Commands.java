package org.jvmfactory.steps;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.step.CommandOutcome;
import org.jvmfactory.task.StepResult;

/** Commands as settings name them, and what their endings mean. */
final class Commands {

    /** What a shell, and the sandbox like one, ends with when there is no such program. */
    private static final int NOT_FOUND = 127;

    /** What it ends with when there is one that can't be run. */
    private static final int NOT_EXECUTABLE = 126;

    private Commands() {}

    /** The list of words in {@code node}. */
    static List<String> command(ConfigNode node) {
        if (node.isText()) {
            throw node.error("a command is a list of words, such as [mvn, -q, verify]; for a shell write [sh, -c, …]");
        }
        List<String> words = node.texts();
        if (words.isEmpty() || words.get(0).isBlank()) {
            throw node.error("a command must name a program, such as [mvn, -q, verify]");
        }
        return words;
    }

    static Duration limit(ConfigNode node) {
        Duration limit = node.duration();
        if (limit.isZero()) {
            throw node.error("this must be longer than nothing, such as 20m");
        }
        return limit;
    }

    /** True where the program itself couldn't be run. */
    static boolean missing(CommandOutcome outcome) {
        return outcome.exit() instanceof Exit.NotStarted
                || (outcome.exit() instanceof Exit.Exited exited
                        && (exited.code() == NOT_FOUND || exited.code() == NOT_EXECUTABLE));
    }

    static StepResult notFound(List<String> command, CommandOutcome outcome) {
        String said = OutputTail.of(outcome.output(), 5);
        return StepResult.failed(
                "COMMAND_NOT_FOUND",
                "command '" + written(command) + "' can't be run in the sandbox: "
                        + outcome.exit().describe() + (said.isEmpty() ? "" : ": " + said)
                        + ". Install '" + command.get(0)
                        + "' where the sandbox can see it, or name another command in the"
                        + " step's 'with:'");
    }

    /** How a command that failed ended. */
    static String ending(CommandOutcome outcome, Duration limit) {
        if (outcome.exit() instanceof Exit.Limited) {
            return "failed because " + outcome.exit().describe();
        }
        return outcome.timedOut()
                ? "was ended because it took longer than " + written(limit)
                : "ended with " + outcome.exit().describe();
    }

    /** As one would type it, roughly: for people. */
    static String written(List<String> command) {
        return String.join(
                " ",
                command.stream()
                        .map(word -> word.matches("[\\w./:=@%+,-]+") ? word : "'" + word + "'")
                        .toList());
    }

    private static String written(Duration limit) {
        return limit.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}

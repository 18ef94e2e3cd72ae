package org.jvmfactory.steps;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.CommandOutcome;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.task.StepResult;

/** Runs a command on the change; what it prints is an output. */
final class RunStep implements WorkflowStep {

    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final int FAILURE_LINES = 40;
    private static final int OUTPUT_LINES = 1_000;

    private final Settings settings;

    RunStep(Settings settings) {
        this.settings = settings;
    }

    /** What stands under {@code with:}. */
    record Settings(List<String> command, Duration timeout) {

        static Settings read(ConfigNode with) {
            with.only("command", "timeout");
            return new Settings(
                    Commands.command(with.require("command")),
                    with.find("timeout").map(Commands::limit).orElse(LIMIT));
        }
    }

    @Override
    public StepResult execute(StepContext context) throws InterruptedException {
        context.note("running " + Commands.written(settings.command()));
        CommandOutcome outcome = context.runCommand(settings.command(), settings.timeout());
        if (outcome.success()) {
            return StepResult.succeeded(Map.of("text", OutputTail.of(outcome.output(), OUTPUT_LINES)));
        }
        if (Commands.missing(outcome)) {
            return Commands.notFound(settings.command(), outcome);
        }
        return StepResult.failed(
                outcome.timedOut() ? "COMMAND_TIMED_OUT" : "COMMAND_FAILED",
                "command '" + Commands.written(settings.command()) + "' " + Commands.ending(outcome, settings.timeout())
                        + "; it printed:\n" + OutputTail.of(outcome.output(), FAILURE_LINES));
    }
}

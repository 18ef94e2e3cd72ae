package org.jvmfactory.steps;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.CommandOutcome;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Verdict.Decision;

/** Runs the project's own checks on the change; what fails becomes findings. */
final class VerifyStep implements WorkflowStep {

    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final int LINES = 80;

    private final Settings settings;

    VerifyStep(Settings settings) {
        this.settings = settings;
    }

    /**
     * What stands under {@code with:}.
     *
     * @param commands those that must succeed; empty where they are to be found out from the project's files
     * @param timeout for each of them
     * @param feedbackLines how much of a failed command's output an agent is shown
     */
    record Settings(List<List<String>> commands, Duration timeout, int feedbackLines) {

        static Settings read(ConfigNode with) {
            with.only("command", "commands", "timeout", "feedback-lines");
            if (with.find("command").isPresent() && with.find("commands").isPresent()) {
                throw with.require("commands").error("there is 'command' too; leave one of them out");
            }
            List<List<String>> commands = with.find("command")
                    .map(command -> List.of(Commands.command(command)))
                    .or(() -> with.find("commands").map(Settings::several))
                    .orElse(List.of());
            return new Settings(
                    commands,
                    with.find("timeout").map(Commands::limit).orElse(LIMIT),
                    with.find("feedback-lines").map(ConfigNode::positive).orElse(LINES));
        }

        private static List<List<String>> several(ConfigNode node) {
            List<List<String>> commands =
                    node.items().stream().map(Commands::command).toList();
            if (commands.isEmpty()) {
                throw node.error("there must be at least one command here; without 'commands' they are found out");
            }
            return commands;
        }
    }

    @Override
    public StepResult execute(StepContext context) throws InterruptedException {
        List<List<String>> commands = settings.commands().isEmpty() ? detected(context) : settings.commands();
        if (commands.isEmpty()) {
            String nothing =
                    "nothing to verify: the project has no build that is known; name one in the step's 'with: {command: […]}'";
            context.note(nothing);
            return StepResult.succeeded(Map.of("text", nothing, "skipped", "true"));
        }
        List<Finding> findings = new ArrayList<>();
        List<String> report = new ArrayList<>();
        for (List<String> command : commands) {
            String written = Commands.written(command);
            context.note("running " + written);
            CommandOutcome outcome = context.runCommand(command, settings.timeout());
            if (Commands.missing(outcome)) {
                return Commands.notFound(command, outcome);
            }
            if (outcome.success()) {
                report.add("'" + written + "' succeeded");
            } else {
                findings.add(finding(written, outcome));
                report.add("'" + written + "' " + Commands.ending(outcome, settings.timeout()));
            }
        }
        Decision decision = findings.isEmpty() ? Decision.APPROVED : Decision.CHANGES_REQUESTED;
        Verdict verdict = new Verdict(decision, String.join("; ", report), findings);
        return StepResult.judged(
                verdict, Map.of("text", Findings.describe(verdict), "decision", ConfigNode.spelling(decision)));
    }

    /** What was there before any agent worked counts first: a change must not get around the checks by removing their files. */
    private static List<List<String>> detected(StepContext context) {
        List<List<String>> before = new BuildDetection(context::baseFile).commands();
        return before.isEmpty() ? new BuildDetection(context::file).commands() : before;
    }

    private Finding finding(String command, CommandOutcome outcome) {
        String output = OutputTail.of(outcome.output(), settings.feedbackLines());
        String message = "'" + command + "' " + Commands.ending(outcome, settings.timeout())
                + (output.isEmpty() ? " and printed nothing" : ":\n" + output);
        return new Finding(
                FindingIds.derived(Optional.empty(), command),
                Severity.BLOCKER,
                Optional.empty(),
                Optional.empty(),
                message,
                Optional.empty());
    }
}

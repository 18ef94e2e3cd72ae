package org.jvmfactory.steps;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.git.GitException;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.steps.BuildDetection.Check;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Verdict.Decision;

/**
 * Runs the project's own checks on the change, and looks whether the change has made them prove less, holds credentials, or closes tickets
 * that aren't the task's; what is found becomes findings.
 */
final class VerifyStep implements WorkflowStep {

    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final int LINES = 80;

    private final Settings settings;

    VerifyStep(Settings settings) {
        this.settings = settings;
    }

    /** What it means that tests prove less. */
    enum Integrity {
        OFF,
        /** It is told, and blocks nothing. */
        WARN,
        BLOCK
    }

    /** When a test must be seen to fail without the change. */
    enum Witness {
        NEVER,
        /** Where the task is to mend something. */
        BUG,
        ALWAYS
    }

    /**
     * What stands under {@code with:}.
     *
     * @param checks those that must succeed; empty where they are to be found out from the project's files
     * @param timeout for each of them
     * @param feedbackLines how much of a failed command's output an agent is shown
     */
    record Settings(List<Check> checks, Duration timeout, int feedbackLines, Integrity integrity, Witness witness) {

        static Settings read(ConfigNode with) {
            with.only("command", "commands", "timeout", "feedback-lines", "integrity", "witness");
            if (with.find("command").isPresent() && with.find("commands").isPresent()) {
                throw with.require("commands").error("there is 'command' too; leave one of them out");
            }
            List<List<String>> commands = with.find("command")
                    .map(command -> List.of(Commands.command(command)))
                    .or(() -> with.find("commands").map(Settings::several))
                    .orElse(List.of());
            return new Settings(
                    commands.stream().map(command -> new Check("", command)).toList(),
                    with.find("timeout").map(Commands::limit).orElse(LIMIT),
                    with.find("feedback-lines").map(ConfigNode::positive).orElse(LINES),
                    with.find("integrity").map(it -> it.choice(Integrity.class)).orElse(Integrity.BLOCK),
                    with.find("witness").map(it -> it.choice(Witness.class)).orElse(Witness.BUG));
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
        boolean found = settings.checks().isEmpty();
        List<Check> checks = found ? detected(context) : settings.checks();
        CheckRun run = new CheckRun(context, settings, found);
        for (Check check : checks) {
            Optional<StepResult> broken = run.check(check);
            if (broken.isPresent()) {
                return broken.get();
            }
        }
        List<Finding> findings = new ArrayList<>(run.findings());
        findings.addAll(integrity(context));
        findings.addAll(SecretFindings.of(context));
        if (!checks.isEmpty() && run.findings().isEmpty()) {
            findings.addAll(new Witnessing(context, settings.witness(), settings.timeout()).of(checks));
        }
        boolean blocked =
                findings.stream().anyMatch(finding -> finding.severity().blocking());
        return checks.isEmpty() && !blocked ? nothing(context, findings) : judged(run.report(), findings, blocked);
    }

    private static StepResult judged(List<String> report, List<Finding> findings, boolean blocked) {
        Decision decision = blocked ? Decision.CHANGES_REQUESTED : Decision.APPROVED;
        Verdict verdict = new Verdict(decision, String.join("; ", report), FindingIds.distinct(findings));
        return StepResult.judged(
                verdict, Map.of("text", Findings.describe(verdict), "decision", ConfigNode.spelling(decision)));
    }

    /** An approval that nobody gave would count later. */
    private static StepResult nothing(StepContext context, List<Finding> notes) {
        String nothing =
                "nothing to verify: the project has no build that is known; name one in the step's 'with: {command:"
                        + " […]}'";
        context.note(nothing);
        String text = notes.isEmpty() ? nothing : nothing + "\n\n" + Findings.describe(notes);
        return StepResult.succeeded(Map.of("text", text, "skipped", "true"));
    }

    /** What was there before any agent worked counts first: a change must not get around the checks by removing their files. */
    private static List<Check> detected(StepContext context) {
        List<String> changed =
                context.changedFiles().stream().map(FileChange::path).toList();
        List<Check> before =
                new BuildDetection(new ProjectFiles(context::baseFile, context.basePaths()), changed).checks();
        return before.isEmpty()
                ? new BuildDetection(new ProjectFiles(context::file, context.paths()), changed).checks()
                : before;
    }

    private List<Finding> integrity(StepContext context) {
        if (settings.integrity() == Integrity.OFF) {
            return List.of();
        }
        List<FileChange> changes = context.changedFiles();
        Function<String, Optional<byte[]>> base = readable(context, context::baseFile);
        Function<String, Optional<byte[]>> tip = readable(context, context::file);
        List<Finding> all = new ArrayList<>(new TestIntegrity(changes, base, tip).findings());
        all.addAll(new CheckIntegrity(changes, base, tip).findings());
        all.addAll(ClosedTickets.of(context).findings());
        return settings.integrity() == Integrity.BLOCK
                ? all
                : all.stream().map(VerifyStep::harmless).toList();
    }

    /** A file that is too large to be read holds no tests that anybody wrote. */
    private static Function<String, Optional<byte[]>> readable(
            StepContext context, Function<String, Optional<byte[]>> read) {
        return path -> {
            try {
                return read.apply(path);
            } catch (GitException e) {
                context.note("a file isn't looked at: " + e.getMessage());
                return Optional.empty();
            }
        };
    }

    private static Finding harmless(Finding finding) {
        return finding.severity().blocking() ? finding.withSeverity(Severity.MINOR) : finding;
    }
}

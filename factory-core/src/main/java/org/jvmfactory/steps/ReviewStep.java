package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.agent.Briefing.Given;
import org.jvmfactory.agent.Fence;
import org.jvmfactory.agent.Template;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.step.AgentAssignment;
import org.jvmfactory.step.AgentOutcome;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;

/** Has an agent judge the change between base and tip. */
final class ReviewStep implements WorkflowStep {

    private static final int MAX_DIFF_BYTES = 60_000;
    private static final int MAX_FILES = 400;

    private static final String ENDING = """
            Give your judgement as the structured result that you are asked for: `decision` (approved, changes-requested, blocked or \
            unclear), `summary`, and `findings`, each with `id`, `severity` (blocker, major, minor or nit), `file`, `line`, `message` and \
            `suggestion`. Only that result counts; what you say in a text isn't read.""";

    private static final String UNDECIDED = """
            Your result can't be used: it doesn't say what you decided. Give the whole result once more, with `decision`: approved, \
            changes-requested, blocked or unclear. Don't do any other work.""";

    private final Settings settings;

    ReviewStep(Settings settings) {
        this.settings = settings;
    }

    /**
     * What stands under {@code with:}.
     *
     * @param prompt what the reviewer is to look at besides, a template
     */
    record Settings(Optional<Template> prompt) {

        static Settings read(ConfigNode with) {
            with.only("prompt");
            return new Settings(with.find("prompt").map(prompt -> Template.of(prompt, Values.NAMES)));
        }
    }

    @Override
    public StepResult execute(StepContext context) throws InterruptedException {
        List<FileChange> files = context.changedFiles();
        if (files.isEmpty()) {
            return new StepResult.Ends(RunEnd.NO_CHANGES, "there is nothing to review: the branch holds no change");
        }
        List<Finding> earlier = earlier(context).map(Verdict::findings).orElse(List.of());
        Turn turn = new Turn(
                context,
                new Turn.Task(instructions(context), given(context, files), ENDING, Optional.of(VerdictReader.SCHEMA)));
        AgentOutcome outcome = turn.run();
        Optional<StepResult> unfinished = turn.unfinished(outcome);
        if (unfinished.isPresent()) {
            return unfinished.get();
        }
        Optional<Verdict> verdict = read(outcome, earlier);
        if (verdict.isEmpty()
                && outcome.structured().isPresent()
                && outcome.session().isPresent()) {
            outcome = context.runAgent(
                    new AgentAssignment(UNDECIDED, Optional.of(VerdictReader.SCHEMA), outcome.session()));
            unfinished = turn.unfinished(outcome);
            if (unfinished.isPresent()) {
                return unfinished.get();
            }
            verdict = read(outcome, earlier);
        }
        return verdict.isPresent() ? judged(verdict.get()) : noVerdict(context, outcome);
    }

    private static Optional<Verdict> read(AgentOutcome outcome, List<Finding> earlier) {
        return outcome.structured().flatMap(json -> VerdictReader.read(json, earlier));
    }

    private static StepResult judged(Verdict verdict) {
        return StepResult.judged(
                verdict,
                Map.of("text", Findings.describe(verdict), "decision", ConfigNode.spelling(verdict.decision())));
    }

    private static StepResult noVerdict(StepContext context, AgentOutcome outcome) {
        String words = OutputTail.of(outcome.text(), 5);
        return StepResult.failed(
                FailureClass.SCHEMA.name(),
                "agent '" + context.agent().name() + "' gave no verdict that says what it decided"
                        + (words.isEmpty() ? "" : "; it said: " + words)
                        + ". A text isn't taken for a verdict: try again, or have another engine or model review");
    }

    private String instructions(StepContext context) {
        StepContext.Change change = context.change();
        List<String> parts = new ArrayList<>();
        parts.add("Review the change between the base commit " + change.base() + " and the tip " + change.tip()
                + " of this branch. The tip is checked out here.");
        parts.add(
                "The changed files and the difference are given above. If the difference is cut, read the rest in the files themselves"
                        + " or, if you can run commands, with `git diff " + change.base() + " " + change.tip()
                        + " -- <file>`.");
        if (earlier(context).isPresent()) {
            parts.add(
                    "You, or another reviewer, judged an earlier state of this change; that judgement is given above. Look first whether its"
                            + " findings are mended: keep the id of each that is still there, and leave out the others.");
        }
        settings.prompt()
                .map(template -> template.render(Values.of(context, text -> Fence.around("value", text))))
                .ifPresent(parts::add);
        return String.join("\n\n", parts);
    }

    private static List<Given> given(StepContext context, List<FileChange> files) {
        List<Given> given = new ArrayList<>();
        given.add(new Given("The changed files", list(files)));
        given.add(new Given("The difference", context.diff(MAX_DIFF_BYTES)));
        earlier(context)
                .ifPresent(verdict ->
                        given.add(new Given("The judgement of the round before", Findings.describe(verdict))));
        given.addAll(GivenInputs.of(context));
        return given;
    }

    private static String list(List<FileChange> files) {
        List<String> lines = new ArrayList<>();
        files.stream().limit(MAX_FILES).map(ReviewStep::line).forEach(lines::add);
        if (files.size() > MAX_FILES) {
            lines.add("and " + (files.size() - MAX_FILES) + " more");
        }
        return String.join("\n", lines);
    }

    private static String line(FileChange file) {
        String from = file.path().equals(file.previousPath()) ? "" : " (was " + file.previousPath() + ")";
        return ConfigNode.spelling(file.kind()) + " " + file.path() + from + " +" + file.added() + " -"
                + file.deleted();
    }

    /** This step's own verdict of an earlier visit. */
    private static Optional<Verdict> earlier(StepContext context) {
        return context.result(context.path().name())
                .filter(StepResult.Judged.class::isInstance)
                .map(result -> ((StepResult.Judged) result).verdict());
    }
}

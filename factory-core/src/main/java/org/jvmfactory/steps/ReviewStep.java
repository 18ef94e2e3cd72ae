package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.agent.Briefing.Given;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.learning.Dismissal;
import org.jvmfactory.learning.FindingHistory;
import org.jvmfactory.learning.FindingHistory.Judge;
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

    private static final int MAX_SINCE_BYTES = 30_000;

    /** As much of what has changed since the last round as is looked at to tell what is new. */
    private static final int MAX_COMPARED_BYTES = 1_000_000;

    private static final String ENDING = """
            Give your judgement as the structured result that you are asked for: `decision` (approved, changes-requested, blocked or \
            unclear), `summary`, and `findings`, each with `id`, `severity` (blocker, major, minor or nit), `file`, `line`, `message` and \
            `suggestion`. In a later round also `dismissed`: the ids of earlier findings that you take back because they were wrong, each with a \
            colon and the reason. Only that result counts; what you say in a text isn't read.""";

    private static final String LATER = """
            You, or another reviewer, judged an earlier state of this change; that judgement is given above, with what has changed since. Look \
            first whether its findings are mended: keep the id of each that is still there, and leave out the others. Then look at what has \
            changed since. The scope is frozen: of the rest of the change raise only what is a blocker or major.""";

    private static final String UNDECIDED = """
            Your result can't be used: it doesn't say what you decided. Give the whole result once more, with `decision`: approved, \
            changes-requested, blocked or unclear. Don't do any other work.""";

    private final FurtherPrompt further;

    ReviewStep(FurtherPrompt further) {
        this.further = further;
    }

    @Override
    public StepResult execute(StepContext context) throws InterruptedException {
        if (context.changedFiles().isEmpty()) {
            return new StepResult.Ends(RunEnd.NO_CHANGES, "there is nothing to review: the branch holds no change");
        }
        Optional<Judge> itself = itself(context);
        List<Finding> earlier = earlierFindings(context, itself);
        Turn turn = new Turn(
                context,
                new Turn.Task(
                        instructions(context, itself),
                        given(context, itself),
                        ENDING,
                        Optional.of(VerdictReader.SCHEMA)));
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
        if (verdict.isEmpty()) {
            return noVerdict(context, outcome);
        }
        List<String> dismissed = outcome.structured().map(VerdictReader::dismissed).orElse(List.of()).stream()
                .filter(line -> earlier.stream()
                        .anyMatch(finding ->
                                Dismissal.of(finding.id(), List.of(line)).isPresent()))
                .toList();
        return earlier(context, itself).isEmpty()
                ? judged(new LaterRound(verdict.get(), List.of()), dismissed)
                : judged(LaterRound.of(verdict.get(), earlier, since(context, itself)), dismissed);
    }

    private static Optional<Verdict> read(AgentOutcome outcome, List<Finding> earlier) {
        return outcome.structured().flatMap(json -> VerdictReader.read(json, earlier));
    }

    private static StepResult judged(LaterRound round, List<String> dismissed) {
        Verdict verdict = round.verdict();
        Map<String, String> outputs = new HashMap<>();
        outputs.put("text", Findings.describe(verdict));
        outputs.put("decision", ConfigNode.spelling(verdict.decision()));
        if (!round.notes().isEmpty()) {
            outputs.put("notes", Findings.describe(round.notes()));
        }
        if (!dismissed.isEmpty()) {
            outputs.put(Dismissal.OUTPUT, String.join("\n", dismissed));
        }
        return StepResult.judged(verdict, outputs);
    }

    /** What has changed since this step last judged; everything where that isn't known. */
    private static ChangedLines since(StepContext context, Optional<Judge> itself) {
        return itself.map(Judge::last)
                .map(judgement -> ChangedLines.of(context.diffSince(judgement.commit(), MAX_COMPARED_BYTES)))
                .orElse(ChangedLines.ALL);
    }

    private static StepResult noVerdict(StepContext context, AgentOutcome outcome) {
        String words = OutputTail.of(outcome.text(), 5);
        return StepResult.failed(
                FailureClass.SCHEMA.name(),
                "agent '" + context.agent().name() + "' gave no verdict that says what it decided"
                        + (words.isEmpty() ? "" : "; it said: " + words)
                        + ". A text isn't taken for a verdict: try again, or have another engine or model review");
    }

    private String instructions(StepContext context, Optional<Judge> itself) {
        StepContext.Change change = context.change();
        List<String> parts = new ArrayList<>();
        parts.add("Review the change between the base commit " + change.base() + " and the tip " + change.tip()
                + " of this branch. The tip is checked out here.");
        parts.add(ShownChange.rest(change));
        if (earlier(context, itself).isPresent()) {
            parts.add(LATER);
        }
        if (!context.news().isEmpty()) {
            parts.add("The change was published before, and what was said of it since is given above. Where it asks for"
                    + " something that is sensible and within the task, and the change doesn't do it, that is a"
                    + " finding.");
        }
        further.told(context).ifPresent(parts::add);
        return String.join("\n\n", parts);
    }

    private static List<Given> given(StepContext context, Optional<Judge> itself) {
        List<Given> given = new ArrayList<>(ShownChange.of(context));
        earlier(context, itself)
                .ifPresent(verdict ->
                        given.add(new Given("The judgement of the round before", Findings.describe(verdict))));
        itself.map(Judge::last)
                .filter(judgement -> !judgement.commit().equals(context.change().tip()))
                .ifPresent(judgement -> given.add(new Given(
                        "What has changed since that judgement",
                        context.diffSince(judgement.commit(), MAX_SINCE_BYTES))));
        given.addAll(GivenInputs.of(context));
        return given;
    }

    /** This step's own verdict of an earlier visit, in this run or an earlier one. */
    private static Optional<Verdict> earlier(StepContext context, Optional<Judge> itself) {
        return context.result(context.path().name())
                .filter(StepResult.Judged.class::isInstance)
                .map(result -> ((StepResult.Judged) result).verdict())
                .or(() -> itself.map(Judge::verdict));
    }

    /** Every finding that it ever had. */
    private static List<Finding> earlierFindings(StepContext context, Optional<Judge> itself) {
        return itself.map(Judge::findings)
                .filter(findings -> !findings.isEmpty())
                .or(() -> earlier(context, itself).map(Verdict::findings))
                .orElse(List.of());
    }

    /** A branch of a parallel node has no memory of other branches. */
    private static Optional<Judge> itself(StepContext context) {
        return context.path().branch().isPresent()
                ? Optional.empty()
                : FindingHistory.of(context.visits()).judge(context.run(), context.path());
    }
}

package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.agent.Briefing.Given;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.learning.FindingHistory;
import org.jvmfactory.step.AgentAssignment;
import org.jvmfactory.step.AgentOutcome;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;

/**
 * Has an agent hold the change against what was asked for. It sees the ticket, the specification and the difference, and nothing that the
 * writer said: not its words, not its session, not what is recalled.
 */
final class SpecAuditStep implements WorkflowStep {

    private static final String INSTRUCTIONS = """
            Audit the change between the base commit %s and the tip %s of this branch, which is checked out here: does it do what was asked? %s

            Judge each acceptance criterion by itself, by what the code and the tests at the tip do, never by what somebody says about them. \
            Ticks in lists, comments, documents and commit messages are claims, not evidence; many of them come from who wrote the change.

            - `met`: you saw in the code that it holds. Name as evidence the file and line that make it so, and the test that proves it if there is one.
            - `unmet`: it doesn't hold, or only in part. Say what is missing, or in which case it goes wrong.
            - `unclear`: the code can't tell, such as for something that only a person can see.

            For each test that the change brings ask: does it check what was asked, or merely repeat the code as it was written? A test that would \
            still pass if the code were subtly wrong is a finding.""";

    private static final String NUMBERED =
            "\n\nThe criteria are given above, with their numbers. Give each number exactly once.";

    private static final String UNNUMBERED = "\n\n"
            + "The specification holds no list of criteria. Take them from the task: write down each thing that"
            + " must be true in the end, in its own words, and judge it.";

    private static final String ENDING = """
            Give your judgement as the structured result that you are asked for: `summary`; `criteria`, each with `number` (where it has one), \
            `criterion`, `status` (met, unmet or unclear), `evidence`, and `file` and `line` where it is to be mended; and `findings` for tests that \
            prove nothing. Only that result counts; what you say in a text isn't read.""";

    private final Settings settings;

    SpecAuditStep(Settings settings) {
        this.settings = settings;
    }

    /**
     * What stands under {@code with:}.
     *
     * @param spec the step whose {@code text} is the specification, where the node takes it as an input
     */
    record Settings(String spec) {

        static Settings read(ConfigNode with) {
            with.only("spec");
            return new Settings(with.findText("spec").orElse("spec"));
        }
    }

    @Override
    public StepResult execute(StepContext context) throws InterruptedException {
        if (context.changedFiles().isEmpty()) {
            return new StepResult.Ends(RunEnd.NO_CHANGES, "there is nothing to audit: the branch holds no change");
        }
        Optional<String> written = Optional.ofNullable(context.inputs().get(settings.spec() + ".text"));
        List<String> criteria =
                AcceptanceCriteria.of(written.or(() -> context.task().request().spec())
                        .orElse(context.task().request().description()));
        Turn turn = new Turn(
                context,
                new Turn.Task(
                                instructions(context.change(), criteria),
                                given(context, written, criteria),
                                ENDING,
                                Optional.of(SpecAudit.SCHEMA))
                        .unprejudiced());
        AgentOutcome outcome = turn.run();
        Optional<StepResult> unfinished = turn.unfinished(outcome);
        if (unfinished.isPresent()) {
            return unfinished.get();
        }
        SpecAudit audit = SpecAudit.read(outcome.structured(), criteria);
        if (!audit.complete()
                && outcome.structured().isPresent()
                && outcome.session().isPresent()) {
            outcome = context.runAgent(new AgentAssignment(
                    audit.missing() + " Give the whole result once more. Don't do any other work.",
                    Optional.of(SpecAudit.SCHEMA),
                    outcome.session()));
            unfinished = turn.unfinished(outcome);
            if (unfinished.isPresent()) {
                return unfinished.get();
            }
            audit = SpecAudit.read(outcome.structured(), criteria);
        }
        return outcome.structured().isPresent() ? judged(context, audit) : noVerdict(context);
    }

    private static StepResult judged(StepContext context, SpecAudit audit) {
        List<Finding> earlier = FindingHistory.of(context.visits())
                .judge(context.run(), context.path())
                .map(FindingHistory.Judge::findings)
                .orElse(List.of());
        Verdict verdict = audit.verdict(earlier);
        return StepResult.judged(
                verdict,
                Map.of(
                        "text",
                        Findings.describe(verdict),
                        "decision",
                        ConfigNode.spelling(verdict.decision()),
                        "checklist",
                        audit.checklist()));
    }

    private static StepResult noVerdict(StepContext context) {
        return StepResult.failed(
                FailureClass.SCHEMA.name(),
                "agent '" + context.agent().name()
                        + "' gave no structured audit. A text isn't taken for one: try again, or have another engine"
                        + " or model audit");
    }

    private static String instructions(StepContext.Change change, List<String> criteria) {
        return INSTRUCTIONS.formatted(change.base(), change.tip(), ShownChange.rest(change))
                + (criteria.isEmpty() ? UNNUMBERED : NUMBERED);
    }

    private static List<Given> given(StepContext context, Optional<String> written, List<String> criteria) {
        List<Given> given = new ArrayList<>();
        written.ifPresent(text -> given.add(new Given("The specification that was made of the task", text)));
        List<String> lines = new ArrayList<>();
        for (int index = 0; index < criteria.size(); index++) {
            lines.add((index + 1) + ". " + criteria.get(index));
        }
        given.add(new Given("The acceptance criteria", String.join("\n", lines)));
        given.addAll(ShownChange.of(context));
        return given;
    }
}

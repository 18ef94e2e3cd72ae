package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jvmfactory.agent.Briefing.Given;
import org.jvmfactory.step.AgentOutcome;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.News;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;

/**
 * Has an agent mend what blocks the change, and nothing else: the findings of the latest judgement, or what was said of the published change.
 */
final class RemediateStep implements WorkflowStep {

    private static final String INSTRUCTIONS = """
            Revise the change on this branch so that what must be mended is mended. What that is stands above. Its scope is frozen: mend exactly \
            that and what hangs together with it, and leave everything else as it is. What may be mended is your choice, where it costs little.

            - A check that fails is mended in the code. Don't weaken, skip or delete a test or a check: that is looked for, and blocks the change.
            - What you hold for wrong you leave as it is, and give the reason with its evidence in the code.""";

    private static final String SUMMARY = """
            When all is committed, end your turn with a summary for the person who will read the change, in Markdown: each finding by its id, and \
            each remark by what it is about, as mended, with what you did, or as not mended, with the reason. Without headings of the first or \
            second level.""";

    private final FurtherPrompt further;

    RemediateStep(FurtherPrompt further) {
        this.further = further;
    }

    @Override
    public StepResult execute(StepContext context) throws InterruptedException {
        Optional<Verdict> verdict = context.verdict().filter(Verdict::hasIssues);
        if (verdict.isEmpty() && context.news().stream().noneMatch(RemediateStep::wantsWork)) {
            String nothing = "there is nothing to mend";
            context.note(nothing);
            return StepResult.succeeded(Map.of("text", nothing, "changed", "false"));
        }
        Turn turn = new Turn(
                context, new Turn.Task(instructions(context), given(context, verdict), SUMMARY, Optional.empty()));
        AgentOutcome outcome = turn.run();
        Optional<StepResult> unfinished = turn.unfinished(outcome);
        if (unfinished.isPresent()) {
            return unfinished.get();
        }
        Map<String, String> outputs = new HashMap<>();
        outputs.put("text", outcome.text());
        outputs.put("changed", Boolean.toString(outcome.changed()));
        outcome.session().ifPresent(session -> outputs.put("session", session));
        return StepResult.succeeded(outputs);
    }

    private String instructions(StepContext context) {
        return further.told(context).map(told -> INSTRUCTIONS + "\n\n" + told).orElse(INSTRUCTIONS);
    }

    private static List<Given> given(StepContext context, Optional<Verdict> verdict) {
        List<Given> given = new ArrayList<>();
        verdict.ifPresent(it -> given.addAll(findings(it)));
        Predicate<String> judges = step -> context.result(step).orElse(null) instanceof StepResult.Judged;
        given.addAll(GivenInputs.outputs(context, judges.negate()));
        if (verdict.isEmpty()) {
            given.addAll(GivenNews.of(context));
        }
        return given;
    }

    /** A judge that wants more work and finds nothing that blocks means what it found. */
    private static List<Given> findings(Verdict verdict) {
        List<Finding> blocking = verdict.findings().stream()
                .filter(finding -> finding.severity().blocking())
                .toList();
        List<Finding> demanded = blocking.isEmpty() ? verdict.findings() : blocking;
        List<Finding> optional = verdict.findings().stream()
                .filter(finding -> !demanded.contains(finding))
                .toList();
        List<Given> given = new ArrayList<>();
        given.add(new Given("The latest judgement of the change", Findings.opinion(verdict)));
        given.add(new Given("What must be mended", Findings.describe(demanded)));
        given.add(new Given("What may be mended", Findings.describe(optional)));
        return given;
    }

    /** That all checks hold asks for nothing. */
    private static boolean wantsWork(News news) {
        return news.kind() != News.Kind.CHECKS_PASSED;
    }
}

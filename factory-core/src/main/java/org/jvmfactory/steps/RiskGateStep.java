package org.jvmfactory.steps;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.policy.RiskAssessment;
import org.jvmfactory.policy.RiskAssessment.Reason;
import org.jvmfactory.policy.RiskAssessment.Violation;
import org.jvmfactory.policy.RiskPolicy;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Verdict.Decision;
import org.jvmfactory.task.Visit;

/**
 * Says which risk tier the change has, what the tier asks for, and what mustn't be changed at all. The policy is that of the base commit and
 * of the configuration, never that of the change. A verdict comes of it only where something is blocked, or isn't any more.
 */
final class RiskGateStep implements WorkflowStep {

    static final String TYPE = "risk-gate";

    private static final String RISK = "risk";
    private static final int MOST_REASONS = 20;

    private final Settings settings;

    RiskGateStep(Settings settings) {
        this.settings = settings;
    }

    /** When a person is asked for the approval that a tier wants. */
    enum Asking {
        /** Here, and the run waits. */
        ASK,
        /** Not here: a later gate asks, or the pull request stays a draft that says so. */
        LATER
    }

    /**
     * What stands under {@code with:}.
     *
     * @param policy what holds besides the repository's own policy
     * @param file where the repository has that
     * @param again whether it does nothing in a task that had no gate before
     */
    record Settings(Optional<RiskPolicy> policy, String file, Asking approval, boolean again) {

        static Settings read(ConfigNode with) {
            with.only("policy", "file", "approval", "again");
            return new Settings(
                    with.find("policy").map(RiskPolicy::read),
                    with.findWritten("file").orElse(RiskPolicy.FILE),
                    with.find("approval").map(it -> it.choice(Asking.class)).orElse(Asking.ASK),
                    with.find("again").map(ConfigNode::flag).orElse(false));
        }
    }

    @Override
    public StepResult execute(StepContext context) {
        if (settings.again() && context.visits().stream().noneMatch(RiskGateStep::spoke)) {
            return StepResult.succeeded(Map.of("text", "the task has had no risk gate before", "skipped", "true"));
        }
        RiskPolicy policy = policy(context);
        RiskAssessment assessment = policy.assess(context.changedFiles(), settings.file());
        Map<String, String> outputs = new HashMap<>();
        outputs.put(RISK, assessment.tier().spelled());
        outputs.put("commit", context.change().tip());
        outputs.put("required-checks", String.join("\n", assessment.rule().requiredChecks()));
        outputs.put("checks", lines(policy.checks()));
        List<Finding> findings = findings(context, assessment.violations());
        outputs.put("text", text(assessment));
        if (!findings.isEmpty()) {
            return judged(
                    Decision.CHANGES_REQUESTED,
                    "the change touches files that the risk policy blocks",
                    findings,
                    outputs);
        }
        if (assessment.rule().humanApproval()) {
            RiskApproval approval = new RiskApproval(context, assessment);
            Optional<StepResult> unanswered =
                    approval.given() || settings.approval() == Asking.LATER ? Optional.empty() : approval.ask();
            if (unanswered.isPresent()) {
                return unanswered.get();
            }
            outputs.putAll(approval.outputs());
        }
        return lifts(context)
                ? judged(
                        Decision.APPROVED,
                        "the change touches no file any more that the risk policy blocks",
                        findings,
                        outputs)
                : StepResult.succeeded(outputs);
    }

    /** Whether the visit is one of a risk gate that did its work. */
    static boolean spoke(Visit visit) {
        return visit.uses().equals(TYPE) && visit.result().outputs().containsKey(RISK);
    }

    private RiskPolicy policy(StepContext context) {
        Optional<byte[]> file = context.baseFile(settings.file());
        if (file.isEmpty()) {
            return settings.policy().orElseGet(RiskPolicy::builtIn);
        }
        String source = settings.file() + " at " + context.change().base();
        RiskPolicy.Read read = RiskPolicy.ofJson(source, new String(file.get(), StandardCharsets.UTF_8));
        read.warnings().forEach(warning -> context.note(warning.toString()));
        return settings.policy()
                .map(configured -> configured.and(read.policy()))
                .orElseGet(read::policy);
    }

    /** Whether the judgement that counts is this step's own, about what has been mended since, and nobody else's would be hidden by a new one. */
    private static boolean lifts(StepContext context) {
        Optional<Verdict> own = verdict(context.result(context.path().name())).filter(Verdict::hasIssues);
        return own.isPresent()
                && context.verdict().equals(own)
                && latest(context.visits()).values().stream()
                        .filter(visit -> visit.run().equals(context.run())
                                && !visit.uses().equals(TYPE))
                        .noneMatch(visit -> verdict(Optional.of(visit.result()))
                                .filter(Verdict::hasIssues)
                                .isPresent());
    }

    private static Map<String, Visit> latest(List<Visit> visits) {
        return visits.stream().collect(Collectors.toMap(Visit::place, visit -> visit, (earlier, later) -> later));
    }

    private static Optional<Verdict> verdict(Optional<StepResult> result) {
        return result.filter(StepResult.Judged.class::isInstance).map(it -> ((StepResult.Judged) it).verdict());
    }

    private static List<Finding> findings(StepContext context, List<Violation> violations) {
        List<Finding> findings = new ArrayList<>();
        for (Violation violation : violations) {
            findings.add(new Finding(
                    "",
                    Severity.BLOCKER,
                    Optional.of(violation.path()),
                    Optional.empty(),
                    "The risk policy blocks '" + violation.pattern() + "': " + violation.reason(),
                    Optional.of("Put the file back as it is at the base commit.")));
        }
        return FindingIds.settle(
                findings,
                verdict(context.result(context.path().name()))
                        .map(Verdict::findings)
                        .orElse(List.of()));
    }

    private static StepResult judged(
            Decision decision, String summary, List<Finding> findings, Map<String, String> outputs) {
        Verdict verdict = new Verdict(decision, summary, findings);
        Map<String, String> all = new HashMap<>(outputs);
        all.put("decision", ConfigNode.spelling(decision));
        all.put("text", outputs.get("text") + (findings.isEmpty() ? "" : "\n\n" + Findings.describe(findings)));
        return StepResult.judged(verdict, all);
    }

    static String text(RiskAssessment assessment) {
        List<String> lines = new ArrayList<>();
        lines.add("The risk tier is " + assessment.tier().spelled() + "."
                + (assessment.rule().description().isBlank()
                        ? ""
                        : " " + assessment.rule().description().strip()));
        assessment.reasons().stream()
                .limit(MOST_REASONS)
                .map(RiskGateStep::line)
                .forEach(lines::add);
        int more = assessment.reasons().size() - MOST_REASONS;
        if (more > 0) {
            lines.add("- and " + more + " more");
        }
        return String.join("\n", lines);
    }

    private static String line(Reason reason) {
        return "- " + reason.tier().spelled() + ": "
                + reason.path()
                        .map(path -> path.replaceAll("[\\p{Cc}\\p{Cf}]", "?") + " (" + reason.why() + ")")
                        .orElse(reason.why());
    }

    private static String lines(Map<String, String> checks) {
        return checks.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + " = " + entry.getValue())
                .collect(Collectors.joining("\n"));
    }
}

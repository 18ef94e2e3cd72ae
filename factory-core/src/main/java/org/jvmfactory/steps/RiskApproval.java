package org.jvmfactory.steps;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.policy.RiskAssessment;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.task.Answer;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Visit;
import org.jvmfactory.task.Wait;

/** A person's approval that a tier asks for: of the change as it is at this commit, and of no other. */
final class RiskApproval {

    private static final String APPROVED = "approved";
    private static final String BY = "approved-by";
    private static final int DIGITS = 16;
    private static final int MOST_BYTES = 16_000;

    private final StepContext context;
    private final RiskAssessment assessment;
    private final String digest;
    private final Question question;

    RiskApproval(StepContext context, RiskAssessment assessment) {
        this.context = context;
        this.assessment = assessment;
        this.digest = digest(context.change());
        this.question =
                Question.approval(context.run().number() + "-" + context.path() + "-" + start(), text(), digest);
    }

    /** Whether a person has approved exactly this, here or before. */
    boolean given() {
        return by().isPresent();
    }

    private Optional<String> by() {
        return answer().filter(question::approvedBy)
                .map(answer -> answer.by().name())
                .or(() -> context.visits().stream()
                        .filter(visit -> visit.uses().equals(RiskGateStep.TYPE))
                        .map(Visit::result)
                        .filter(result -> digest.equals(result.outputs().get(APPROVED)))
                        .map(result -> result.outputs().getOrDefault(BY, "somebody"))
                        .findFirst());
    }

    private Optional<Answer> answer() {
        return Approval.answer(context, question.id());
    }

    /** The step waits, or ends the run where a person refused. */
    Optional<StepResult> ask() {
        return Optional.of(answer().<StepResult>map(refused -> new StepResult.Ends(
                        RunEnd.REJECTED,
                        refused.by().name() + " refused the change, whose risk tier is "
                                + assessment.tier().spelled()
                                + "; nothing was published, and the work is kept as commit "
                                + context.change().tip()))
                .orElseGet(() -> StepResult.waits(new Wait.ForAnswer(question), Map.of())));
    }

    Map<String, String> outputs() {
        return by().map(name -> Map.of("approval", "given", APPROVED, digest, BY, name))
                .orElse(Map.of("approval", "missing"));
    }

    private String text() {
        String patch = context.diff(MOST_BYTES);
        return "The change has the risk tier " + assessment.tier().spelled()
                + ", which asks for a person's approval. May it go on?\n\n"
                + "Approve exactly this change, commit " + context.change().tip() + " with the digest " + start()
                + "; refused, the run ends, and its work is kept.\n\n"
                + Approval.seen(RiskGateStep.text(assessment)) + "\n\n" + Approval.seen(patch);
    }

    private String start() {
        return digest.substring(0, DIGITS);
    }

    /** A commit's id says all that is in it and before it. */
    private static String digest(StepContext.Change change) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256")
                    .digest((change.base() + " " + change.tip()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

package org.jvmfactory.steps;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jvmfactory.step.ExposedSecrets;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.task.Answer;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Wait;

/** A person's word that what looks like credentials is none: those in these very commits, and no others. */
final class SecretApproval {

    /** More than anybody looks up before they say yes. */
    private static final int MOST_PLACES = 50;

    private static final int DIGITS = 16;

    private SecretApproval() {}

    /** What the step comes to instead of publishing; empty where nothing looks like a credential, or a person has said that it may. */
    static Optional<StepResult> missing(StepContext context) {
        return context.exposedSecrets().filter(exposed -> !exposed.approved()).map(exposed -> ask(context, exposed));
    }

    private static StepResult ask(StepContext context, ExposedSecrets exposed) {
        String id = context.run().number() + "-" + context.path() + "-" + start(exposed);
        Optional<Answer> refused = Approval.answer(context, id);
        if (refused.isPresent()) {
            return Approval.rejected(
                    context, refused.get().by().name() + " refused to publish what looks like " + exposed.describe());
        }
        if (exposed.places().size() > MOST_PLACES) {
            return Approval.rejected(
                    context,
                    "the change would publish more of what looks like credentials than a person can look up, "
                            + exposed.describe());
        }
        return StepResult.waits(new Wait.ForAnswer(Question.approval(id, text(exposed), exposed.digest())), Map.of());
    }

    private static String text(ExposedSecrets exposed) {
        String list = exposed.places().stream()
                .map(place -> "- " + Approval.seen(place.describe())
                        + (place.atTip() || place.file().isEmpty() ? "" : ", which a later commit takes away again"))
                .collect(Collectors.joining("\n"));
        return "The change would publish what looks like credentials. May it be published all the same?\n\n" + list
                + "\n\nApprove only what is none, or opens nothing: exactly these places, with the digest "
                + start(exposed)
                + ". Refused, the run ends, and its work is kept. Whatever is real should be revoked: an agent has seen it.";
    }

    private static String start(ExposedSecrets exposed) {
        return exposed.digest().substring(0, DIGITS);
    }
}

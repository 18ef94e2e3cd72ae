package org.jvmfactory.steps;

import java.util.List;
import java.util.Optional;
import org.jvmfactory.step.ExposedSecrets.Place;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Severity;

/** What looks like credentials in the branch, as findings; without what a person has approved. No value is in them. */
final class SecretFindings {

    private SecretFindings() {}

    static List<Finding> of(StepContext context) {
        return context.exposedSecrets().filter(exposed -> !exposed.approved()).stream()
                .flatMap(exposed -> exposed.places().stream())
                .map(SecretFindings::finding)
                .toList();
    }

    /** The same place has the same id in every round, wherever its line and whichever commit has it now. */
    private static Finding finding(Place place) {
        return new Finding(
                FindingIds.exact("secret", place.shape() + "\n" + place.file().orElse("")),
                Severity.BLOCKER,
                place.file(),
                Optional.of(place.line()).filter(line -> line > 0 && place.atTip()),
                "what looks like " + place.describe() + " can't be published"
                        + (place.atTip() || place.file().isEmpty()
                                ? ""
                                : "; the files don't have it any more, the branch's history does"),
                Optional.of(mend(place)));
    }

    private static String mend(Place place) {
        String out = place.atTip()
                ? "Take it out, and read it from the environment or from where the project keeps such values. "
                : "";
        return out
                + "A further commit leaves it in the history: make the branch's commits anew without it, such as with"
                + " `git reset --soft " + place.commit()
                + "^` and one new commit. In a test use a value that says what it"
                + " is, such as one with 'example' in it.";
    }
}

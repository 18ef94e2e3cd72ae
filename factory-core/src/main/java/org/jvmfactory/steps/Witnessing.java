package org.jvmfactory.steps;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.git.FileChange.Kind;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.step.CommandOutcome;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.steps.BuildDetection.Check;
import org.jvmfactory.steps.VerifyStep.Witness;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Severity;

/**
 * Whether a test shows what the change mends: with the change's tests and nothing else of it, the checks must fail. They have passed with
 * the whole change.
 */
final class Witnessing {

    private static final Pattern BUG =
            Pattern.compile("(?:.*[:/ -])?(?:bug|bugfix|defect|regression)", Pattern.CASE_INSENSITIVE);
    private static final String NONE = "no test fails without the change";

    private final StepContext context;
    private final Witness when;
    private final Duration limit;

    Witnessing(StepContext context, Witness when, Duration limit) {
        this.context = context;
        this.when = when;
        this.limit = limit;
    }

    /** @param checks that have all succeeded */
    List<Finding> of(List<Check> checks) throws InterruptedException {
        if (!wanted()) {
            return List.of();
        }
        List<FileChange> changed = context.changedFiles().stream()
                .filter(change -> change.kind() != Kind.DELETED)
                .toList();
        List<String> tests = changed.stream()
                .map(FileChange::path)
                .filter(TestLanguage::supportsTests)
                .toList();
        boolean product = changed.stream()
                .anyMatch(change -> TestLanguage.of(change.path()).isPresent() && !tests.contains(change.path()));
        if (tests.stream().noneMatch(TestLanguage::isTest)) {
            return product && !testsInside(changed) ? List.of(missing("the change brings no test")) : List.of();
        }
        for (Check check : checks) {
            context.note("running " + check.name() + " with the tests alone");
            CommandOutcome outcome = context.runCommandAtBase(check.fromRoot(), limit, tests);
            if (!(outcome.exit() instanceof Exit.Exited) || Commands.missing(outcome) || outcome.timedOut()) {
                context.note("whether a test fails without the change isn't known: " + check.name() + " "
                        + Commands.ending(outcome, limit));
                return List.of();
            }
            if (!outcome.success()) {
                return List.of();
            }
        }
        return List.of(missing("all checks pass with the tests of the change and the code as it was"));
    }

    private boolean wanted() {
        return when == Witness.ALWAYS || (when == Witness.BUG && bug());
    }

    /** What triage said counts for the runs that follow, too. */
    private boolean bug() {
        boolean triaged = context.visits().stream()
                .filter(visit ->
                        visit.uses().equals("triage") || visit.path().name().equals("triage"))
                .flatMap(visit -> Optional.ofNullable(visit.result().outputs().get(TriageStep.KIND)).stream())
                .reduce((earlier, later) -> later)
                .filter(kind -> BUG.matcher(kind.strip()).matches())
                .isPresent();
        return triaged
                || context.task().request().labels().stream()
                        .anyMatch(label -> BUG.matcher(label.strip()).matches());
    }

    /** Tests that stand in the files they test can't be taken without them. */
    private boolean testsInside(List<FileChange> changed) {
        return changed.stream()
                .filter(change -> change.path().endsWith(".rs"))
                .anyMatch(change -> context.file(change.path())
                        .filter(content -> !new TestFile(change.path(), TestLanguage.RUST, content)
                                .tests()
                                .isEmpty())
                        .isPresent());
    }

    private static Finding missing(String why) {
        return new Finding(
                FindingIds.exact("witness", NONE),
                Severity.MAJOR,
                Optional.empty(),
                Optional.empty(),
                NONE + ": " + why,
                Optional.of("Add a test that fails without the mending and passes with it."));
    }
}

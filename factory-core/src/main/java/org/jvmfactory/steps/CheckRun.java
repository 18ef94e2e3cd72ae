package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.step.CommandOutcome;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.steps.BuildDetection.Check;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.StepResult;

/** The project's checks, run one after the other, and what they found. */
final class CheckRun {

    private final StepContext context;
    private final VerifyStep.Settings settings;
    private final boolean buildOn;
    private final Set<String> failed = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> report = new ArrayList<>();

    /** @param buildOn whether a command is of no use where one before it in the same directory failed */
    CheckRun(StepContext context, VerifyStep.Settings settings, boolean buildOn) {
        this.context = context;
        this.settings = settings;
        this.buildOn = buildOn;
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** What came of each command, in a few words. */
    List<String> report() {
        return List.copyOf(report);
    }

    /** Runs a check; what the whole step comes to where it can't be run. */
    Optional<StepResult> check(Check check) throws InterruptedException {
        if (buildOn && failed.contains(check.directory())) {
            report.add("'" + check.name() + "' wasn't run");
            return Optional.empty();
        }
        context.note("running " + check.name());
        CommandOutcome outcome = context.runCommand(check.fromRoot(), settings.timeout());
        if (Commands.missing(outcome)) {
            return Optional.of(Commands.notFound(check.command(), outcome));
        }
        if (outcome.success()) {
            report.add("'" + check.name() + "' succeeded");
        } else {
            failed.add(check.directory());
            findings.add(finding(check.name(), outcome));
            findings.addAll(troubles(check, outcome));
            report.add("'" + check.name() + "' " + Commands.ending(outcome, settings.timeout()));
        }
        return Optional.empty();
    }

    private Finding finding(String name, CommandOutcome outcome) {
        String output = OutputDigest.of(outcome.output(), settings.feedbackLines());
        String message = "'" + name + "' " + Commands.ending(outcome, settings.timeout())
                + (output.isEmpty() ? " and printed nothing" : ":\n" + output);
        return new Finding(
                FindingIds.derived(Optional.empty(), name),
                Severity.BLOCKER,
                Optional.empty(),
                Optional.empty(),
                message,
                Optional.empty());
    }

    private List<Finding> troubles(Check check, CommandOutcome outcome) {
        OutputPlaces places = new OutputPlaces(
                context.change().tree().toString(), check.directory(), new LinkedHashSet<>(context.paths()));
        return OutputTroubles.of(outcome.output()).stream()
                .map(trouble -> trouble.finding(places))
                .toList();
    }
}

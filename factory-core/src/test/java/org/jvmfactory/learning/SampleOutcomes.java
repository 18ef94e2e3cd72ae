package org.jvmfactory.learning;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.task.ChangedFile;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Fate;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Outcome;
import org.jvmfactory.task.Outcome.Check;
import org.jvmfactory.task.Outcome.Check.State;
import org.jvmfactory.task.Outcome.Found;
import org.jvmfactory.task.Outcome.Published;
import org.jvmfactory.task.Outcome.Result;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

/** Outcomes for tests: clean ones with a pull request, unless said otherwise. */
public final class SampleOutcomes {

    public static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
    public static final String SHOP = "https://example.org/shop.git";

    private final int number;
    private Instant at = NOW.minus(Duration.ofDays(1));
    private final List<ChangedFile> files = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();
    private final List<Found> findings = new ArrayList<>();
    private final Set<String> uses = new LinkedHashSet<>(List.of("agent"));
    private Published.Verdict verdict = Published.Verdict.OPEN;
    private Optional<Instant> settledAt = Optional.empty();
    private boolean published = true;
    private Result result = Result.CLEAN;

    private SampleOutcomes(int number) {
        this.number = number;
    }

    /** One whose pull request has this number. */
    public static SampleOutcomes pullRequest(int number) {
        return new SampleOutcomes(number);
    }

    public SampleOutcomes daysAgo(double days) {
        at = NOW.minusSeconds((long) (days * 86_400));
        return this;
    }

    public SampleOutcomes files(String... paths) {
        for (String path : paths) {
            files.add(ChangedFile.of(path));
        }
        return this;
    }

    public SampleOutcomes moved(String from, String to) {
        files.add(new ChangedFile(to, Optional.of(from)));
        return this;
    }

    /** A check failed first and passed then. */
    public SampleOutcomes failedFirst(String check) {
        checks.add(new Check(check, check, State.PASSED, 2, 1));
        return this;
    }

    public SampleOutcomes passed(String check) {
        checks.add(new Check(check, check, State.PASSED, 1, 0));
        return this;
    }

    public SampleOutcomes found(String id, String message, String file) {
        return found(
                new Finding(id, Severity.BLOCKER, Optional.of(file), Optional.of(number), message, Optional.empty()),
                Fate.MENDED);
    }

    public SampleOutcomes found(Finding finding, Fate fate) {
        findings.add(new Found("review", "review", finding, fate, 1));
        return this;
    }

    public SampleOutcomes closed() {
        verdict = Published.Verdict.CLOSED;
        return this;
    }

    public SampleOutcomes merged(Instant when) {
        verdict = Published.Verdict.MERGED;
        settledAt = Optional.of(when);
        return this;
    }

    public SampleOutcomes unpublished() {
        published = false;
        return this;
    }

    public SampleOutcomes result(Result what) {
        result = what;
        return this;
    }

    public SampleOutcomes uses(String type) {
        uses.add(type);
        return this;
    }

    public Outcome make() {
        return new Outcome(
                new TaskId("p" + number),
                "Task " + number,
                SHOP,
                settledAt.isPresent() ? TaskStatus.DONE : TaskStatus.IN_REVIEW,
                result,
                List.of(),
                Optional.of("low"),
                checks,
                files,
                files.size(),
                findings,
                0,
                0,
                Cost.NOTHING,
                List.of(),
                published
                        ? Optional.of(new Published(
                                "https://example.org/shop/pull/" + number,
                                Optional.of(number),
                                "factory/t" + number,
                                at,
                                verdict,
                                settledAt,
                                "",
                                false))
                        : Optional.empty(),
                uses,
                at,
                at,
                false);
    }
}

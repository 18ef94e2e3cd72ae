package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.task.HandOver;
import org.jvmfactory.task.News;
import org.jvmfactory.task.PlanItem;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;

/**
 * What the journal says of a run.
 *
 * @param plan hash of its pinned plan
 * @param news what was said of the published change, for which it was begun
 * @param workspace where it works, once that is ready
 * @param recalled what its agents are told of earlier runs, once that was looked up
 * @param steps by first start
 * @param learnings what its agents have recorded to be remembered, oldest first
 * @param change what the branch changed when it was about to end
 * @param end how it ended; empty while it hasn't
 * @param active how long its steps have worked, waiting not counted, up to the last event
 */
public record RunView(
        RunId id,
        String plan,
        String cause,
        List<News> news,
        Instant startedAt,
        Optional<Event.WorkspaceReady> workspace,
        Optional<Event.MemoryRecalled> recalled,
        List<StepView> steps,
        List<String> learnings,
        Optional<Event.ChangeMeasured> change,
        Optional<RunEnd> end,
        String endReason,
        Optional<Instant> endedAt,
        Duration active) {

    public RunView {
        requireNonNull(id, "id");
        requireNonNull(plan, "plan");
        requireNonNull(cause, "cause");
        news = List.copyOf(news);
        requireNonNull(startedAt, "startedAt");
        requireNonNull(workspace, "workspace");
        requireNonNull(recalled, "recalled");
        steps = List.copyOf(steps);
        learnings = List.copyOf(learnings);
        requireNonNull(change, "change");
        requireNonNull(end, "end");
        requireNonNull(endReason, "endReason");
        requireNonNull(endedAt, "endedAt");
        requireNonNull(active, "active");
    }

    /** What is to be done and how far it is, as the latest step that said so says it; empty where none did. */
    public List<PlanItem> progress() {
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (!steps.get(i).plan().isEmpty()) {
                return steps.get(i).plan();
            }
        }
        return List.of();
    }

    /** The last commit handed over by a step of this run, in no branch; empty where there is none. */
    public Optional<String> tip() {
        return tip(Optional.empty());
    }

    /** The last commit handed over by a step in {@code branch} itself; in no branch where that is empty. Empty where there is none. */
    public Optional<String> tip(Optional<StepPath> branch) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            StepView step = steps.get(i);
            if (step.handOver().isPresent() && step.path().branch().equals(branch)) {
                return Optional.of(step.handOver().get().commit());
            }
        }
        return Optional.empty();
    }

    /** Where a step of this run has moved the beginning of the branch; empty where none has. */
    public Optional<String> base() {
        return steps.stream()
                .filter(step -> step.path().branch().isEmpty())
                .flatMap(step -> step.handOver().flatMap(HandOver::base).stream())
                .reduce((first, second) -> second);
    }
}

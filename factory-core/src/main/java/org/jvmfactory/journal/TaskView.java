package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.task.Answer;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskStatus;

/**
 * What the journal says of a task: a fold of its stream. Immutable.
 *
 * @param runs oldest first
 * @param question the question that is open; empty where none is
 * @param answers by the question's id
 * @param effects by key, the latest state of each
 * @param nextSequence of the stream, so that the view can be told apart from a newer one
 */
public record TaskView(
        Task task,
        TaskStatus status,
        String reason,
        List<RunView> runs,
        Optional<Question> question,
        Map<String, Answer> answers,
        Map<String, EffectView> effects,
        Instant changedAt,
        long nextSequence) {

    public TaskView {
        requireNonNull(task, "task");
        requireNonNull(status, "status");
        requireNonNull(reason, "reason");
        runs = List.copyOf(runs);
        requireNonNull(question, "question");
        answers = Map.copyOf(answers);
        effects = Map.copyOf(effects);
        requireNonNull(changedAt, "changedAt");
    }

    /** The run that is under way or was the last. */
    public Optional<RunView> lastRun() {
        return runs.isEmpty() ? Optional.empty() : Optional.of(runs.get(runs.size() - 1));
    }

    /** The value that the latest done effect of {@code kind} brought under {@code name}. */
    public Optional<String> effectValue(String kind, String name) {
        return effects.values().stream()
                .filter(effect -> effect.intent().kind().equals(kind) && effect.result().isPresent())
                .max(java.util.Comparator.comparingLong(EffectView::sequence))
                .flatMap(effect -> Optional.ofNullable(effect.result().orElseThrow().values().get(name)));
    }
}

package org.jvmfactory.execution;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.step.Resumption;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Answer;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Wait;

/** What has come of that which steps of a run wait for. */
record Arrivals(TaskView view, Instant now) {

    /** What a waiting step waited for; empty where it hasn't come. */
    Optional<Resumption> of(StepResult.Waits waits) {
        if (waits.on() instanceof Wait.ForTime time) {
            return now.isBefore(time.until())
                    ? Optional.empty()
                    : Optional.of(new Resumption(waits.state(), Optional.empty()));
        }
        Question question = ((Wait.ForAnswer) waits.on()).question();
        Answer answer = view.answers().get(question.id());
        if (answer != null) {
            return Optional.of(new Resumption(waits.state(), Optional.of(answer)));
        }
        boolean expired = question.expiresAt().filter(end -> !now.isBefore(end)).isPresent();
        return question.fallback()
                .filter(text -> expired)
                .map(text -> new Resumption(waits.state(), Optional.of(new Answer(question.id(), text, Actor.HOST))));
    }

    /**
     * What the step at {@code path} waited for and got in an earlier try that came to nothing, or for which it waited in vain in the last
     * run that came so far and somebody has had it assumed since; empty where it never waited.
     */
    Optional<Resumption> before(StepPath path) {
        Optional<StepResult.Waits> waited = step(0, path).flatMap(StepView::waited);
        return (waited.isPresent() ? waited : assumed(path)).flatMap(this::of);
    }

    private Optional<StepResult.Waits> assumed(StepPath path) {
        return IntStream.range(1, view.runs().size())
                .mapToObj(back -> step(back, path))
                .flatMap(Optional::stream)
                .filter(step -> step.result().isPresent() || step.waited().isPresent())
                .findFirst()
                .flatMap(StepView::result)
                .filter(StepResult.Waits.class::isInstance)
                .map(StepResult.Waits.class::cast)
                .filter(waits -> waits.on() instanceof Wait.ForAnswer asked && isAssumed(asked.question()));
    }

    private boolean isAssumed(Question question) {
        Answer answer = view.answers().get(question.id());
        return answer != null && question.anew().equals(Optional.of(answer.text()));
    }

    /** @param back how many runs before the last one */
    private Optional<StepView> step(int back, StepPath path) {
        int run = view.runs().size() - 1 - back;
        return run < 0
                ? Optional.empty()
                : view.runs().get(run).steps().stream()
                        .filter(step -> step.path().equals(path))
                        .findFirst();
    }
}

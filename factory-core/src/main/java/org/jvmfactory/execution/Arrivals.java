package org.jvmfactory.execution;

import java.time.Instant;
import java.util.Optional;
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

    /** What the step at {@code path} waited for and got in an earlier try that came to nothing; empty where it never waited. */
    Optional<Resumption> before(StepPath path) {
        return view.lastRun().stream()
                .flatMap(run -> run.steps().stream())
                .filter(step -> step.path().equals(path))
                .findFirst()
                .flatMap(StepView::waited)
                .flatMap(this::of);
    }
}

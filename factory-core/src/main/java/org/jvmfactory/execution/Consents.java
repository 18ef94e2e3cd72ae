package org.jvmfactory.execution;

import java.util.Optional;
import java.util.stream.Stream;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.policy.ProtectedPaths;
import org.jvmfactory.step.StepContext.ProtectedChange;
import org.jvmfactory.task.Answer;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.Wait;

/** What people have consented to in a task, and what of a change needs it. */
record Consents(TaskView view, ProtectedPaths closed) {

    /** More than anybody reads before they say yes. */
    private static final int MAX_PATCH = 16_000;

    /** What {@code commit} does to protected files; empty where it does nothing to them. */
    Optional<ProtectedChange> of(Mirror mirror, String base, String commit) {
        return mirror.changes(base, commit, closed::match, MAX_PATCH)
                .map(change -> new ProtectedChange(
                        change.digest(), change.paths(), change.patch(), approved(change.digest())));
    }

    /** Whether a person has said yes to exactly what has this digest, in whichever of the task's runs. */
    boolean approved(String digest) {
        return view.runs().stream()
                .map(RunView::steps)
                .flatMap(steps -> steps.stream().flatMap(Consents::approvals))
                .filter(question -> question.digest().equals(Optional.of(digest)))
                .anyMatch(this::approved);
    }

    private static Stream<Question> approvals(StepView step) {
        return step.waited().stream()
                .map(waits -> waits.on())
                .filter(Wait.ForAnswer.class::isInstance)
                .map(wait -> ((Wait.ForAnswer) wait).question());
    }

    private boolean approved(Question question) {
        Answer answer = view.answers().get(question.id());
        return answer != null && question.approvedBy(answer);
    }
}

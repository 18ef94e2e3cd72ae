package org.jvmfactory.execution;

import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Actor;

/** What becomes of commands: pure decisions. */
final class Commands {

    static final String ACCEPTED = "accepted";

    private Commands() {}

    /** The outcome of an answer. */
    static String answer(TaskView view, Command.Answer answer) {
        if (answer.by().trust() != Actor.Trust.TRUSTED) {
            return "refused: " + answer.by().name() + " isn't allowed to answer";
        }
        if (view.question().isEmpty()) {
            return "refused: no question is open";
        }
        if (!view.question().get().id().equals(answer.question())) {
            return "refused: the open question is '" + view.question().get().id() + "'";
        }
        if (!view.question().get().options().isEmpty()
                && !view.question().get().options().contains(answer.text())) {
            return "refused: the answer must be one of " + view.question().get().options();
        }
        return ACCEPTED;
    }
}

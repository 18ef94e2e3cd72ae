package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Money;

/** What somebody outside a run wants of it. Waits in the inbox until the run's driver, or the scheduler where none lives, takes it. */
public sealed interface Command {

    Actor by();

    /** The answer to a question. */
    record Answer(String question, String text, Actor by) implements Command {
        public Answer {
            requireNonNull(question, "question");
            requireNonNull(text, "text");
            requireNonNull(by, "by");
        }
    }

    /** A word to the agent at work. */
    record Steer(String text, Actor by) implements Command {
        public Steer {
            requireNonNull(text, "text");
            requireNonNull(by, "by");
        }
    }

    /** A word on the task's board, which the next turn of an agent is told. */
    record Post(String text, Actor by) implements Command {
        public Post {
            requireNonNull(text, "text");
            requireNonNull(by, "by");
        }
    }

    /** End it, whatever its state. */
    record Cancel(String reason, Actor by) implements Command {
        public Cancel {
            requireNonNull(reason, "reason");
            requireNonNull(by, "by");
        }
    }

    /** A held task may start. */
    record Start(Actor by) implements Command {
        public Start {
            requireNonNull(by, "by");
        }
    }

    /**
     * An ended task is tried again, or one that a budget holds back asks again.
     *
     * @param budget what the task may cost from now on, all that it has cost included; as before where empty
     */
    record Retry(Optional<Money> budget, Actor by) implements Command {
        public Retry {
            requireNonNull(budget, "budget");
            requireNonNull(by, "by");
            budget.filter(money -> money.micros() <= 0).ifPresent(money -> {
                throw new IllegalArgumentException("a budget of " + money + " leaves nothing to do; use more than 0");
            });
        }

        /** With the budget that it has. */
        public Retry(Actor by) {
            this(Optional.empty(), by);
        }
    }
}

package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.News;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskStatus;

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

    /**
     * The published change wants more work: a further run of the task on the same branch, when the one under way has ended. What was
     * said before, by its source, is left out.
     */
    record Revise(List<News> news, Actor by) implements Command {
        public Revise {
            news = List.copyOf(news);
            requireNonNull(by, "by");
            if (news.isEmpty()) {
                throw new IllegalArgumentException("a further run needs a reason: give it some news");
            }
        }
    }

    /**
     * Somebody has settled the pull request: the task ends, whatever is under way.
     *
     * @param end {@code DONE} where it was merged, {@code CANCELLED} where it was closed
     * @param commit the branch's tip then, as the code host has it; empty where it doesn't say
     */
    record Close(TaskStatus end, String reason, Actor by, Optional<String> commit) implements Command {
        public Close {
            requireNonNull(end, "end");
            requireNonNull(reason, "reason");
            requireNonNull(by, "by");
            requireNonNull(commit, "commit");
            if (end != TaskStatus.DONE && end != TaskStatus.CANCELLED) {
                throw new IllegalArgumentException("a pull request ends a task as done or cancelled, not as " + end);
            }
        }

        /** Where nothing is known of its tip. */
        public Close(TaskStatus end, String reason, Actor by) {
            this(end, reason, by, Optional.empty());
        }

        /** How a run under way ends by it. */
        public RunEnd run() {
            return RunEnd.by(end);
        }
    }

    /** The people who want the task are told that its pull request needs one of them. */
    record Escalate(String reason, Actor by) implements Command {
        public Escalate {
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
     * @param assumed the answer to the question over which its last run ended, since nobody gave one in time
     */
    record Retry(Optional<Money> budget, Optional<org.jvmfactory.task.Answer> assumed, Actor by) implements Command {
        public Retry {
            requireNonNull(budget, "budget");
            requireNonNull(assumed, "assumed");
            requireNonNull(by, "by");
            budget.filter(money -> money.micros() <= 0).ifPresent(money -> {
                throw new IllegalArgumentException("a budget of " + money + " leaves nothing to do; use more than 0");
            });
        }

        public Retry(Optional<Money> budget, Actor by) {
            this(budget, Optional.empty(), by);
        }

        /** With the budget that it has. */
        public Retry(Actor by) {
            this(Optional.empty(), by);
        }
    }
}

package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** What a run under way waits for. Nothing is held meanwhile: no thread, no process, no slot. */
public sealed interface Wait {

    /** A person answers. */
    record ForAnswer(Question question) implements Wait {
        public ForAnswer {
            requireNonNull(question, "question");
        }
    }

    /** A moment comes: a quota resets, a retry is due. */
    record ForTime(Instant until, String why) implements Wait {
        public ForTime {
            requireNonNull(until, "until");
            requireNonNull(why, "why");
        }
    }

    /** What is waited for, in words for a person. */
    default String describe() {
        if (this instanceof ForAnswer answer) {
            Question question = answer.question();
            return question.digest().isPresent()
                    ? "waits for approval: "
                            + question.text().lines().findFirst().orElse("")
                    : "waits for an answer: " + question.text();
        }
        ForTime time = (ForTime) this;
        return "waits until " + time.until() + ": " + time.why();
    }
}

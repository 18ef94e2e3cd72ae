package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

/** A person's answer to a question. */
public record Answer(String question, String text, Actor by) {

    public Answer {
        requireNonNull(question, "question");
        requireNonNull(text, "text");
        requireNonNull(by, "by");
    }
}

package org.jvmfactory.step;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import org.jvmfactory.task.Answer;

/**
 * What a step waited for has come.
 *
 * @param state what the step left when it returned to wait
 * @param answer the answer, where it waited for one
 */
public record Resumption(Map<String, String> state, Optional<Answer> answer) {

    public Resumption {
        state = Map.copyOf(state);
        requireNonNull(answer, "answer");
    }
}

package org.jvmfactory.workflow;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jvmfactory.task.StepResult;

/**
 * What a step came to at a path, as the journal has it.
 *
 * @param attempt the try that brought it, from 1
 * @param at when
 */
public record Recorded(StepResult result, int attempt, Instant at) {

    public Recorded {
        requireNonNull(result, "result");
        requireNonNull(at, "at");
    }
}

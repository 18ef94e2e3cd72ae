package org.jvmfactory.engine;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Usage;

/**
 * How a turn ended.
 *
 * @param text the agent's last words; empty text where it said nothing
 * @param structured the structured result as JSON, where one was asked for and given; the host checks it again
 * @param failure why it failed; empty where it didn't
 * @param model the model that answered, where the CLI says so
 * @param usage this turn's alone
 * @param cost this turn's alone
 */
public record TurnResult(
        String text,
        Optional<String> structured,
        Optional<AgentFailure> failure,
        Optional<String> model,
        Usage usage,
        Cost cost) {

    public TurnResult {
        requireNonNull(text, "text");
        requireNonNull(structured, "structured");
        requireNonNull(failure, "failure");
        requireNonNull(model, "model");
        requireNonNull(usage, "usage");
        requireNonNull(cost, "cost");
    }

    public static TurnResult failed(AgentFailure failure) {
        return new TurnResult("", Optional.empty(), Optional.of(failure), Optional.empty(), Usage.NONE, Cost.UNKNOWN);
    }

    /** The same turn, failed because of {@code why}. */
    public TurnResult failing(AgentFailure why) {
        return new TurnResult(text, structured, Optional.of(why), model, usage, cost);
    }

    public boolean succeeded() {
        return failure.isEmpty();
    }
}

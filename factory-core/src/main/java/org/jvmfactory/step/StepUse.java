package org.jvmfactory.step;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.Usage;

/** What a step used of one engine and model, all its attempts together. */
public record StepUse(
        StepPath path,
        Optional<String> agent,
        Optional<String> engine,
        Optional<String> model,
        Usage usage,
        Cost cost,
        Duration took) {

    public StepUse {
        requireNonNull(path, "path");
        requireNonNull(agent, "agent");
        requireNonNull(engine, "engine");
        requireNonNull(model, "model");
        requireNonNull(usage, "usage");
        requireNonNull(cost, "cost");
        requireNonNull(took, "took");
    }
}

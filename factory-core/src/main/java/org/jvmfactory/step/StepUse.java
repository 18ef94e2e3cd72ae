package org.jvmfactory.step;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.Usage;

/**
 * What a step used of one engine and model, all its attempts together.
 *
 * @param passed the engines that were wanted before it and were passed over, each with the reason
 */
public record StepUse(
        RunId run,
        StepPath path,
        Optional<String> agent,
        Optional<String> engine,
        Optional<String> model,
        Usage usage,
        Cost cost,
        Duration took,
        List<String> passed) {

    public StepUse {
        requireNonNull(run, "run");
        requireNonNull(path, "path");
        requireNonNull(agent, "agent");
        requireNonNull(engine, "engine");
        requireNonNull(model, "model");
        requireNonNull(usage, "usage");
        requireNonNull(cost, "cost");
        requireNonNull(took, "took");
        passed = List.copyOf(passed);
    }

    /** One that was wanted first. */
    public StepUse(
            RunId run,
            StepPath path,
            Optional<String> agent,
            Optional<String> engine,
            Optional<String> model,
            Usage usage,
            Cost cost,
            Duration took) {
        this(run, path, agent, engine, model, usage, cost, took, List.of());
    }
}

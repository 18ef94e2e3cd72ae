package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.HandOver;
import org.jvmfactory.task.PlanItem;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Usage;

/**
 * What the journal says of a visit of a step, all its attempts together.
 *
 * @param attempt the latest try, from 1
 * @param result what it came to; empty while it is at work
 * @param waited what it last waited for, with the state it left, also when it has gone on since
 * @param finishedAt when it last came to a result
 * @param session the last conversation's id, where one was opened
 * @param plan what its agent last said it means to do, and how far it is
 * @param shares what of usage and cost is whose, in the order of their first conversations
 * @param passed the engines that were passed over, in the order they were
 * @param took how long it has worked, waiting not counted
 */
public record StepView(
        StepPath path,
        String uses,
        int attempt,
        Instant startedAt,
        Optional<StepResult> result,
        Optional<StepResult.Waits> waited,
        Optional<Instant> finishedAt,
        Optional<HandOver> handOver,
        Optional<String> agent,
        Optional<String> engine,
        Optional<String> model,
        Optional<String> session,
        Usage usage,
        Cost cost,
        List<PlanItem> plan,
        List<Share> shares,
        List<Event.PassedOver> passed,
        Duration took) {

    /** What the step used of one engine and model. */
    public record Share(String engine, Optional<String> model, Usage usage, Cost cost) {
        public Share {
            requireNonNull(engine, "engine");
            requireNonNull(model, "model");
            requireNonNull(usage, "usage");
            requireNonNull(cost, "cost");
        }
    }

    public StepView {
        requireNonNull(path, "path");
        requireNonNull(uses, "uses");
        requireNonNull(startedAt, "startedAt");
        requireNonNull(result, "result");
        requireNonNull(waited, "waited");
        requireNonNull(finishedAt, "finishedAt");
        requireNonNull(handOver, "handOver");
        requireNonNull(agent, "agent");
        requireNonNull(engine, "engine");
        requireNonNull(model, "model");
        requireNonNull(session, "session");
        requireNonNull(usage, "usage");
        requireNonNull(cost, "cost");
        plan = List.copyOf(plan);
        shares = List.copyOf(shares);
        passed = List.copyOf(passed);
        requireNonNull(took, "took");
    }
}

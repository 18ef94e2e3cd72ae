package org.jvmfactory.learning;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.task.Outcome.Worker;

/** Which engines and models really worked, by role: the same in the same kind of step counts once. */
final class Workers {

    private Workers() {}

    static List<Worker> of(List<StepView> steps) {
        Map<List<Object>, Worker> sums = new LinkedHashMap<>();
        for (StepView step : steps) {
            for (StepView.Share share : step.shares()) {
                Worker worker = new Worker(
                        step.agent().orElse(""),
                        step.uses(),
                        share.engine(),
                        share.model(),
                        share.usage(),
                        share.cost(),
                        step.handOver().isPresent(),
                        step.passed().stream()
                                .anyMatch(passed -> !passed.engine().equals(share.engine())));
                sums.merge(
                        List.of(worker.agent(), worker.uses(), worker.engine(), worker.model()),
                        worker,
                        Workers::together);
            }
        }
        return List.copyOf(sums.values());
    }

    private static Worker together(Worker one, Worker other) {
        return new Worker(
                one.agent(),
                one.uses(),
                one.engine(),
                one.model(),
                one.usage().plus(other.usage()),
                one.cost().plus(other.cost()),
                one.writes() || other.writes(),
                one.fallback() || other.fallback());
    }
}

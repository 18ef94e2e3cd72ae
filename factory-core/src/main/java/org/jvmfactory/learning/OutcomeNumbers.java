package org.jvmfactory.learning;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Outcome.Worker;

/**
 * How many pull requests there are, and how many of them went well as they were. Immutable.
 *
 * @param tiers the same by risk
 * @param models the same by the model that wrote the change
 * @param costs what all that went well cost, and all that didn't
 */
public record OutcomeNumbers(Share all, Map<String, Share> tiers, Map<String, Share> models, Costs costs) {

    /** So many went well, of so many. */
    public record Share(int well, int of) {

        /** In percent, with one decimal. */
        public double percent() {
            return of == 0 ? 0 : Math.round(1000.0 * well / of) / 10.0;
        }
    }

    /** What they cost in all. */
    public record Costs(Cost well, Cost troubled) {}

    public OutcomeNumbers {
        requireNonNull(all, "all");
        tiers = Map.copyOf(tiers);
        models = Map.copyOf(models);
        requireNonNull(costs, "costs");
    }

    static OutcomeNumbers of(List<Sample> samples) {
        return new OutcomeNumbers(
                share(samples),
                by(samples, sample -> sample.outcome().tier().stream().toList()),
                by(
                        samples,
                        sample -> sample.outcome().workers().stream()
                                .filter(Worker::writes)
                                .flatMap(worker -> worker.model().stream())
                                .distinct()
                                .toList()),
                new Costs(cost(samples, true), cost(samples, false)));
    }

    private static Share share(List<Sample> samples) {
        return new Share((int) samples.stream().filter(Sample::clean).count(), samples.size());
    }

    private static Map<String, Share> by(List<Sample> samples, Function<Sample, List<String>> groups) {
        Map<String, List<Sample>> grouped = new LinkedHashMap<>();
        samples.forEach(sample -> groups.apply(sample)
                .forEach(group ->
                        grouped.computeIfAbsent(group, it -> new ArrayList<>()).add(sample)));
        Map<String, Share> shares = new LinkedHashMap<>();
        grouped.forEach((group, some) -> shares.put(group, share(some)));
        return shares;
    }

    private static Cost cost(List<Sample> samples, boolean clean) {
        return samples.stream()
                .filter(sample -> sample.clean() == clean)
                .map(sample -> sample.outcome().cost())
                .reduce(Cost.NOTHING, Cost::plus);
    }
}

package org.jvmfactory.intake;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.jvmfactory.config.ConfigNode;

/**
 * How published changes are followed until they are merged or closed. Immutable.
 *
 * @param interval how often a fresh pull request is looked at; an old one is less often
 * @param reviews whether what people say of it starts further runs
 * @param checks how many runs in a row may be for checks that fail, before a person is asked
 * @param conflicts how many in a row may be since it doesn't fit its base branch
 * @param maxRuns how many runs may follow in all
 * @param names by what people call Factory, where they want it to do what they say of the whole pull request
 */
public record FollowConfig(
        Duration interval, boolean reviews, int checks, int conflicts, int maxRuns, List<String> names) {

    /** Every minute; two runs in a row for checks, three for conflicts, twenty in all; called factory. */
    public static final FollowConfig DEFAULT =
            new FollowConfig(Duration.ofMinutes(1), true, 2, 3, 20, List.of("factory"));

    public FollowConfig {
        requireNonNull(interval, "interval");
        names = List.copyOf(names);
        if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("pull requests can be looked at once a second at most, got " + interval);
        }
        if (checks < 0 || conflicts < 0 || maxRuns < 0) {
            throw new IllegalArgumentException("a number of runs can't be negative");
        }
    }

    /** Reads {@code follow} of {@code factory.yml}. */
    public static FollowConfig read(ConfigNode node) {
        node.only("interval", "reviews", "checks", "conflicts", "max-runs", "names");
        try {
            return new FollowConfig(
                    node.find("interval").map(ConfigNode::duration).orElse(DEFAULT.interval()),
                    node.find("reviews").map(ConfigNode::flag).orElse(DEFAULT.reviews()),
                    node.find("checks").map(ConfigNode::integer).orElse(DEFAULT.checks()),
                    node.find("conflicts").map(ConfigNode::integer).orElse(DEFAULT.conflicts()),
                    node.find("max-runs").map(ConfigNode::integer).orElse(DEFAULT.maxRuns()),
                    node.find("names").map(ConfigNode::texts).orElse(DEFAULT.names()));
        } catch (IllegalArgumentException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    /** The same, looking so often. */
    public FollowConfig withInterval(Duration value) {
        return new FollowConfig(value, reviews, checks, conflicts, maxRuns, names);
    }
}

package org.jvmfactory.policy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jvmfactory.config.ConfigNode;

/**
 * When an engine is left alone. Immutable.
 *
 * @param failures how many in a row; 0 for never
 * @param pause for how long
 */
public record BreakerConfig(int failures, Duration pause) {

    /** After 5 failures, for 5 minutes. */
    public static final BreakerConfig DEFAULT = new BreakerConfig(5, Duration.ofMinutes(5));

    public BreakerConfig {
        requireNonNull(pause, "pause");
        if (failures < 0) {
            throw new IllegalArgumentException("expected 1 failure or more, or 0 for no breaker, got " + failures);
        }
        if (pause.isZero() || pause.isNegative()) {
            throw new IllegalArgumentException("expected a pause longer than nothing, got " + pause);
        }
    }

    /** Reads {@code failures} and {@code pause}. */
    public static BreakerConfig read(ConfigNode node) {
        node.only("failures", "pause");
        try {
            return new BreakerConfig(
                    node.find("failures").map(ConfigNode::integer).orElse(DEFAULT.failures()),
                    node.find("pause").map(ConfigNode::duration).orElse(DEFAULT.pause()));
        } catch (IllegalArgumentException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }
}

package org.jvmfactory.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.config.ConfigNode;

/** How much can go wrong with a change, lowest first. */
public enum RiskTier {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    static final List<RiskTier> HIGHEST_FIRST = List.of(CRITICAL, HIGH, MEDIUM, LOW);

    /** The tier of that name; empty where there is none. */
    static Optional<RiskTier> named(String name) {
        return Arrays.stream(values())
                .filter(tier -> tier.spelled().equals(name))
                .findFirst();
    }

    /** Its name as it is written. */
    public String spelled() {
        return ConfigNode.spelling(this);
    }

    /** The higher one of both. */
    RiskTier or(RiskTier other) {
        return compareTo(other) >= 0 ? this : other;
    }
}

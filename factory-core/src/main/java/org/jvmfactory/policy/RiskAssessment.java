package org.jvmfactory.policy;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What a risk policy says of a change. Immutable.
 *
 * @param tier the highest that one of its files has
 * @param reasons what each of its files has its tier by, the highest first
 * @param violations files that mustn't be changed at all
 * @param rule what its tier asks for
 */
public record RiskAssessment(RiskTier tier, List<Reason> reasons, List<Violation> violations, MergeRule rule) {

    public RiskAssessment {
        requireNonNull(tier, "tier");
        reasons = List.copyOf(reasons);
        violations = List.copyOf(violations);
        requireNonNull(rule, "rule");
    }

    /**
     * Why something has a tier.
     *
     * @param path the file; empty where it is the change as a whole
     * @param why in a few words
     */
    public record Reason(Optional<String> path, RiskTier tier, String why) {
        public Reason {
            requireNonNull(path, "path");
            requireNonNull(tier, "tier");
            requireNonNull(why, "why");
        }
    }

    /**
     * A file that mustn't be changed.
     *
     * @param pattern the glob that says so
     * @param reason what the policy gives as the reason
     */
    public record Violation(String path, String pattern, String reason) {
        public Violation {
            requireNonNull(path, "path");
            requireNonNull(pattern, "pattern");
            requireNonNull(reason, "reason");
        }
    }
}

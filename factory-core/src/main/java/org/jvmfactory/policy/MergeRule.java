package org.jvmfactory.policy;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What must be so before a change of a tier is ready to be merged. Immutable.
 *
 * @param requiredChecks the names of checks, in their order
 * @param humanApproval whether a person must consent to the very change
 * @param description what the policy says of the tier; may be empty
 */
public record MergeRule(List<String> requiredChecks, boolean humanApproval, String description) {

    static final MergeRule NOTHING = new MergeRule(List.of(), false, "");

    public MergeRule {
        requiredChecks = List.copyOf(requiredChecks);
        requireNonNull(description, "description");
    }

    /** What both ask for. */
    MergeRule and(MergeRule other) {
        Set<String> checks = new LinkedHashSet<>(requiredChecks);
        checks.addAll(other.requiredChecks);
        return new MergeRule(
                List.copyOf(checks),
                humanApproval || other.humanApproval,
                description.isEmpty() ? other.description : description);
    }
}

package org.jvmfactory;

import java.util.List;

/** What a {@code Factory} found of what it needs. */
public record Diagnosis(List<Check> checks) {

    public Diagnosis {
        checks = List.copyOf(checks);
    }

    /**
     * One thing that was looked for.
     *
     * @param subject what: {@code git}, {@code engine claude}, {@code sandbox bubblewrap},
     *     {@code connector github}, {@code repository shop}
     * @param ok whether it can be used
     * @param finding what was found, and what to do where something is missing
     */
    public record Check(String subject, boolean ok, String finding) {}

    /** Whether everything that was looked for can be used. */
    public boolean ok() {
        return checks.stream().allMatch(Check::ok);
    }
}

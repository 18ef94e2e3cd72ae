package org.jvmfactory.learning;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * What makes a rule of outcomes. A pull request counts for half after half of the days; a rule needs so many of them, and half of their worth.
 *
 * @param days how far back outcomes count
 * @param patterns how many pull requests must have gone well
 * @param antiPatterns how many mustn't
 * @param restarts the ids of rules whose evidence begins anew after a day
 * @param findings by the ids of rules that there are, what was found: what is like it is the same
 */
public record RuleTerms(
        Instant now,
        int days,
        int patterns,
        int antiPatterns,
        Map<String, LocalDate> restarts,
        Map<String, String> findings) {

    public RuleTerms {
        requireNonNull(now, "now");
        restarts = Map.copyOf(restarts);
        findings = Map.copyOf(findings);
    }

    /** Since when outcomes count. */
    public Instant from() {
        return now.minus(Duration.ofDays(days));
    }

    double worth(Instant at) {
        double halves = Math.max(0, Duration.between(at, now).toSeconds()) / (days * 43_200.0);
        return Math.pow(0.5, halves);
    }

    boolean counts(String id, Instant at) {
        LocalDate day = restarts.get(id);
        return day == null || LocalDate.ofInstant(at, ZoneOffset.UTC).isAfter(day);
    }

    int least(Rule.Kind kind) {
        return kind.good() ? patterns : antiPatterns;
    }
}

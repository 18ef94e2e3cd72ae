package org.jvmfactory.scheduler;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.config.ConfigNode;

/**
 * For how long what tasks left is kept after they ended. What is empty is kept for ever. Immutable.
 *
 * @param workspaces trees and HOMEs
 * @param failed likewise, of tasks that failed
 * @param bytes of all workspaces in a data directory; where they have more, those of tasks that ended first go earlier
 * @param journals what happened; afterwards a stone stays
 * @param held bytes of all journals of a store and their content; where they hold more, those of ended tasks that were submitted first go earlier
 */
public record Retention(
        Optional<Duration> workspaces,
        Optional<Duration> failed,
        Optional<Long> bytes,
        Optional<Duration> journals,
        Optional<Long> held) {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(MB|GB|TB)");
    private static final Map<String, Long> UNITS =
            Map.of("MB", 1_000_000L, "GB", 1_000_000_000L, "TB", 1_000_000_000_000L);

    /** Workspaces for 7 days, failed ones for 30, of any size; journals of any size for a year. */
    public static final Retention DEFAULT = new Retention(
            Optional.of(Duration.ofDays(7)),
            Optional.of(Duration.ofDays(30)),
            Optional.empty(),
            Optional.of(Duration.ofDays(365)),
            Optional.empty());

    /** Nothing is ever removed. */
    public static final Retention FOR_EVER =
            new Retention(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public Retention {
        requireNonNull(workspaces, "workspaces");
        requireNonNull(failed, "failed");
        requireNonNull(bytes, "bytes");
        requireNonNull(journals, "journals");
        requireNonNull(held, "held");
    }

    /** Reads {@code workspaces: {keep, failed, size}} and {@code journals: {keep, size}}. */
    static Retention read(ConfigNode node) {
        node.only("workspaces", "journals");
        Optional<ConfigNode> workspaces = node.find("workspaces");
        Optional<ConfigNode> journals = node.find("journals");
        workspaces.ifPresent(place -> place.only("keep", "failed", "size"));
        journals.ifPresent(place -> place.only("keep", "size"));
        Function<ConfigNode, Optional<Duration>> length = Retention::length;
        return new Retention(
                workspaces.flatMap(place -> place.find("keep")).map(length).orElse(DEFAULT.workspaces()),
                workspaces.flatMap(place -> place.find("failed")).map(length).orElse(DEFAULT.failed()),
                workspaces.flatMap(place -> place.find("size")).map(Retention::size),
                journals.flatMap(place -> place.find("keep")).map(length).orElse(DEFAULT.journals()),
                journals.flatMap(place -> place.find("size")).map(Retention::size));
    }

    private static Optional<Duration> length(ConfigNode node) {
        return node.text().strip().equals("for-ever") ? Optional.empty() : Optional.of(node.duration());
    }

    private static long size(ConfigNode node) {
        Matcher matcher = SIZE.matcher(node.text().strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw node.error("expected a size such as 500 MB or 20 GB, got '" + node.text() + "'");
        }
        return Math.multiplyExact(
                Long.parseLong(matcher.group(1)), requireNonNull(UNITS.get(matcher.group(2)), "unit"));
    }
}

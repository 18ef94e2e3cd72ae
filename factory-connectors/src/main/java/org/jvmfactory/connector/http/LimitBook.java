package org.jvmfactory.connector.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What an interface says about how often it may be asked. Until it may be asked again nothing is sent: whoever goes on asking is shut out
 * for longer. Thread-safe.
 */
final class LimitBook {

    /** Where it says that it was too much, and not for how long. */
    private static final Duration UNSAID = Duration.ofMinutes(1);

    /** Every budget there is. */
    private static final String ALL = "";

    private static final String USUAL = "core";

    private final InstantSource time;
    private final Map<String, Instant> until = new ConcurrentHashMap<>();

    LimitBook(InstantSource time) {
        this.time = time;
    }

    /** How long {@code path} mustn't be asked for; empty where it may. */
    Optional<Duration> wait(String path) {
        return remaining(ALL).or(() -> remaining(budget(path)));
    }

    private Optional<Duration> remaining(String budget) {
        Instant end = until.get(budget);
        Instant now = time.instant();
        return end != null && now.isBefore(end) ? Optional.of(Duration.between(now, end)) : Optional.empty();
    }

    /**
     * Takes note of an answer.
     *
     * @param said what it says in words
     * @return how long to wait, where it refuses because it was asked too often
     */
    Optional<Duration> note(String path, int status, Map<String, String> headers, String said) {
        boolean used = "0".equals(headers.get("x-ratelimit-remaining"));
        Optional<Instant> reset = reset(headers);
        if (used && reset.isPresent()) {
            block(budget(path), reset.get());
        }
        if (status != 429 && status != 403) {
            return Optional.empty();
        }
        Optional<Instant> asked = retryAfter(headers);
        if (asked.isPresent()) {
            block(ALL, asked.get());
            return Optional.of(left(asked.get()));
        }
        if (used && reset.isPresent()) {
            return Optional.of(left(reset.get()));
        }
        if (status == 429 || said.toLowerCase(Locale.ROOT).contains("rate limit")) {
            block(ALL, time.instant().plus(UNSAID));
            return Optional.of(UNSAID);
        }
        return Optional.empty();
    }

    /** Seconds, or a date; what is neither wasn't said. */
    Optional<Instant> retryAfter(Map<String, String> headers) {
        return Optional.ofNullable(headers.get("retry-after"))
                .map(String::strip)
                .flatMap(text -> {
                    if (text.matches("\\d{1,9}")) {
                        return Optional.of(time.instant().plusSeconds(Long.parseLong(text)));
                    }
                    try {
                        return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant());
                    } catch (DateTimeException e) {
                        return Optional.empty();
                    }
                });
    }

    Duration left(Instant end) {
        Duration left = Duration.between(time.instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static Optional<Instant> reset(Map<String, String> headers) {
        return Optional.ofNullable(headers.get("x-ratelimit-reset"))
                .filter(text -> text.matches("\\d{1,12}"))
                .map(text -> Instant.ofEpochSecond(Long.parseLong(text)));
    }

    private void block(String budget, Instant end) {
        until.merge(budget, end, (one, other) -> one.isAfter(other) ? one : other);
    }

    /** Budgets that are counted apart: what one of them has used up the others may still have. */
    private static String budget(String path) {
        return path.endsWith("/graphql") ? "graphql" : path.startsWith("/search/") ? "search" : USUAL;
    }
}

package org.jvmfactory.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A stretch of time; none where its end comes before its beginning, since the clock was put back meanwhile. */
record Span(Instant from, Instant to) {

    /** How long all of them last, what they share counted once. */
    static Duration together(Stream<Span> spans) {
        List<Span> ordered = spans.filter(span -> span.from().isBefore(span.to()))
                .sorted(Comparator.comparing(Span::from))
                .toList();
        Duration sum = Duration.ZERO;
        Instant reached = Instant.MIN;
        for (Span span : ordered) {
            Instant from = span.from().isBefore(reached) ? reached : span.from();
            if (from.isBefore(span.to())) {
                sum = sum.plus(Duration.between(from, span.to()));
                reached = span.to();
            }
        }
        return sum;
    }
}

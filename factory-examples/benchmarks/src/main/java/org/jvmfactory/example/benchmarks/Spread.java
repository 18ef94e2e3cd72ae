package org.jvmfactory.example.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The middle of some lengths of time, and how far they lie apart, in milliseconds. */
record Spread(double median, double tenth, double ninetieth) {

    static Spread of(List<Duration> times) {
        List<Double> sorted =
                times.stream().map(time -> time.toNanos() / 1e6).sorted().toList();
        return new Spread(at(sorted, 0.5), at(sorted, 0.1), at(sorted, 0.9));
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.get((int) Math.round(share * (sorted.size() - 1)));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%7.0f ms  (%.0f to %.0f)", median, tenth, ninetieth);
    }
}

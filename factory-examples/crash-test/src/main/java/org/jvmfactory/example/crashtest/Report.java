package org.jvmfactory.example.crashtest;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was done, for a person. For one thread. */
final class Report {

    /** A chosen point that wasn't come to: that life ends like any other. */
    static final String MISSED = "where a chosen point didn't come";

    private final PrintStream out;
    private final long begin = System.nanoTime();
    private final Map<String, Integer> kills = new TreeMap<>();
    private final List<Duration> starts = new ArrayList<>();
    private int all;
    private int tasks;

    Report(PrintStream out) {
        this.out = out;
    }

    void say(String line) {
        out.println(line);
    }

    void kill(String where, Optional<Duration> readyAfter) {
        all++;
        kills.merge(where, 1, Integer::sum);
        readyAfter.ifPresent(starts::add);
    }

    /** How long it took the last time until a Factory worked; a guess where there was none. */
    Duration lastStart() {
        return starts.isEmpty() ? Duration.ofMillis(500) : starts.get(starts.size() - 1);
    }

    void round(int submitted) {
        tasks += submitted;
    }

    int kills() {
        return all;
    }

    void print() {
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        out.println();
        kills.forEach((where, count) -> out.printf("%6d  %s%n", count, where));
        out.printf(
                "%n%d kills, %d tasks, %d recoveries that worked before the next kill; from the start of a JVM until it worked: %s%n",
                all, tasks, starts.size(), spread());
        out.printf("%d s in all, %.2f s a kill%n", took.toSeconds(), took.toMillis() / 1000.0 / Math.max(1, all));
    }

    private String spread() {
        if (starts.isEmpty()) {
            return "never";
        }
        List<Duration> sorted = starts.stream().sorted().toList();
        return "half of them " + sorted.get(sorted.size() / 2).toMillis() + " ms, nine of ten "
                + sorted.get(sorted.size() * 9 / 10).toMillis() + " ms";
    }
}

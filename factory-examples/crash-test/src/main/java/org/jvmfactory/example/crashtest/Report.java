package org.jvmfactory.example.crashtest;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was done, for a person. For one thread. */
final class Report {

    /** A chosen point that wasn't come to: that life ends like any other. */
    static final String MISSED = "a chosen point didn't come";

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
        Collections.sort(starts);
        return "half of them " + starts.get(starts.size() / 2).toMillis() + " ms, nine of ten "
                + starts.get(starts.size() * 9 / 10).toMillis() + " ms";
    }
}

package org.jvmfactory.example.benchmarks;

import java.util.List;

/** Runs the measurement that the arguments name. */
public final class Benchmarks {

    private static final String USAGE = """
            tasks [<how many>]                        a task against a shell script that does the same work; 20 unless said
            start [<how often>]                       from nothing to a factory that works, each in a fresh JVM; 10 unless said
            sessions <kind> <how many>                so many agents at work at once in one JVM
            store <thousands> [<jdbc url>]            transitions, claims, pages and recovery; on SQLite, or an empty PostgreSQL database
            """;

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        try (Ground ground = new Ground()) {
            switch (words.isEmpty() ? "" : words.get(0)) {
                case "tasks" -> new TaskOverhead(ground, count(words, 1, 20)).run();
                case "start" -> new StartTime(ground, count(words, 1, 10)).run();
                case "sessions" -> new ManySessions(ground, words.get(1), count(words, 2, 100)).run();
                case "store" -> store(ground, words);
                default -> System.out.print(USAGE);
            }
        }
    }

    private static void store(Ground ground, List<String> words) throws Exception {
        int thousands = count(words, 1, 1);
        StoreLimits limits = new StoreLimits(ground, words.stream().skip(2).findFirst());
        limits.transitions(Math.min(20, thousands) * 1_000);
        limits.claims(thousands * 1_000, 1);
        limits.claims(thousands * 1_000, 1_000);
        limits.page(thousands * 1_000);
        limits.recovery(Math.min(10, thousands) * 1_000);
    }

    private static int count(List<String> words, int index, int otherwise) {
        return words.size() > index ? Integer.parseInt(words.get(index)) : otherwise;
    }
}

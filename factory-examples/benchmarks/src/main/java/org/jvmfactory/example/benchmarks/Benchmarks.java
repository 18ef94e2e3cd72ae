package org.jvmfactory.example.benchmarks;

import java.util.List;

/** Runs the measurement that the arguments name. */
public final class Benchmarks {

    private static final String USAGE = """
            tasks [<how many>] [<before>]             a task against a shell script that does the same work; 20 unless said, after 20 that only warm up
            start [<how often>]                       from nothing to a factory that works, each in a fresh JVM; 10 unless said
            sessions <kind> <how many>                so many agents at work at once in one JVM
            store <thousands> [<jdbc url>]            transitions, claims, pages and recovery as a store grows so far; SQLite, or a PostgreSQL database
            commands [<how many>] [<jdbc url>]        words from elsewhere until the agent hears them; 20 unless said
            """;

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        try (Ground ground = new Ground()) {
            switch (words.isEmpty() ? "" : words.get(0)) {
                case "tasks" -> new TaskOverhead(ground, count(words, 1, 20), count(words, 2, 20)).run();
                case "start" -> new StartTime(ground, count(words, 1, 10)).run();
                case "sessions" -> new ManySessions(ground, words.get(1), count(words, 2, 100)).run();
                case "store" -> store(stores(ground, words), count(words, 1, 1));
                case "commands" -> new CommandLatency(ground, stores(ground, words), count(words, 1, 20)).run();
                default -> System.out.print(USAGE);
            }
        }
    }

    private static void store(Stores stores, int thousands) throws Exception {
        StoreLimits limits = new StoreLimits(stores);
        limits.transitions(Math.min(20, thousands) * 1_000);
        for (int length = 1; length <= thousands; length *= 10) {
            limits.claims(length * 1_000, 1);
            limits.claims(length * 1_000, 1_000);
            limits.page(length * 1_000);
        }
        limits.recovery(Math.min(10, thousands) * 1_000);
    }

    private static Stores stores(Ground ground, List<String> words) {
        return new Stores(ground, words.stream().skip(2).findFirst());
    }

    private static int count(List<String> words, int index, int otherwise) {
        return words.size() > index ? Integer.parseInt(words.get(index)) : otherwise;
    }
}

package org.jvmfactory.example.benchmarks;

import java.util.List;

/** Runs the measurement that the arguments name. */
public final class Benchmarks {

    private static final String USAGE = """
            tasks [<how many>]                        a task against a shell script that does the same work; 20 unless said
            start [<how often>]                       from nothing to a factory that works, each in a fresh JVM; 10 unless said
            sessions <kind> <how many>                so many agents at work at once in one JVM
            """;

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        try (Ground ground = new Ground()) {
            switch (words.isEmpty() ? "" : words.get(0)) {
                case "tasks" -> new TaskOverhead(ground, count(words, 1, 20)).run();
                case "start" -> new StartTime(ground, count(words, 1, 10)).run();
                case "sessions" -> new ManySessions(ground, words.get(1), count(words, 2, 100)).run();
                default -> System.out.print(USAGE);
            }
        }
    }

    private static int count(List<String> words, int index, int otherwise) {
        return words.size() > index ? Integer.parseInt(words.get(index)) : otherwise;
    }
}

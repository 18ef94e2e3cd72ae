package org.jvmfactory.example.crashtest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The memory of a world outside that no kill can touch: whatever had an effect is one more line of a file. A line is written at once, so it
 * is there whole or not at all. Thread-safe.
 */
final class Ledger {

    private final Path file;

    Ledger(Path file) {
        this.file = file;
    }

    synchronized void add(String... words) {
        String line = Arrays.stream(words)
                .map(word -> URLEncoder.encode(word, UTF_8))
                .collect(Collectors.joining(" ", "", "\n"));
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't write '" + file + "'.", e);
        }
    }

    /** All lines whose first word is {@code kind}, each as its words, oldest first. */
    synchronized List<List<String>> lines(String kind) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> Arrays.stream(line.split(" ", -1))
                            .map(word -> URLDecoder.decode(word, UTF_8))
                            .toList())
                    .filter(words -> words.get(0).equals(kind))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Can't read '" + file + "'.", e);
        }
    }
}

package org.jvmfactory.testkit.scripted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The script as the host wrote it: {@code agent NAME}, {@code entry}, {@code retry}, {@code turn}, each on a line of its own and followed
 * by what belongs to it, the actions of a turn last. The agent without a name stands for those that the script doesn't name.
 */
final class ScriptFile {

    private final List<List<String>> lines;

    private ScriptFile(List<List<String>> lines) {
        this.lines = lines;
    }

    static ScriptFile read(Path file) throws IOException {
        List<List<String>> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add(Wire.fields(line));
        }
        return new ScriptFile(lines);
    }

    /** The turns that {@code agent} plays in this visit and attempt, both from 1. */
    List<List<List<String>>> turns(String agent, int visit, int attempt) {
        List<List<String>> part = part(lines, "agent", agent);
        if (part == null) {
            part = part(lines, "agent", "");
        }
        if (part == null) {
            throw new ScriptFailure("The script has no agent '" + agent + "' and no default; it has " + agents() + ".");
        }
        List<List<List<String>>> entries = split(part, "entry");
        List<List<List<String>>> tries = split(entries.get(Math.min(visit, entries.size()) - 1), "try");
        return split(tries.get(Math.min(attempt, tries.size()) - 1), "turn");
    }

    private Set<String> agents() {
        Set<String> names = new TreeSet<>();
        for (List<String> line : lines) {
            if (line.get(0).equals("agent")) {
                names.add(line.get(1));
            }
        }
        return names;
    }

    private static @Nullable List<List<String>> part(List<List<String>> lines, String verb, String name) {
        List<List<String>> found = null;
        for (List<String> line : lines) {
            if (line.get(0).equals(verb)) {
                if (found != null) {
                    return found;
                }
                if (line.get(1).equals(name)) {
                    found = new ArrayList<>();
                }
            } else if (found != null) {
                found.add(line);
            }
        }
        return found;
    }

    private static List<List<List<String>>> split(List<List<String>> lines, String verb) {
        List<List<List<String>>> parts = new ArrayList<>();
        for (List<String> line : lines) {
            if (line.get(0).equals(verb)) {
                parts.add(new ArrayList<>());
            } else {
                parts.get(parts.size() - 1).add(line);
            }
        }
        return parts;
    }
}

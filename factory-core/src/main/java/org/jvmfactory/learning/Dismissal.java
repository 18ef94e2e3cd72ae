package org.jvmfactory.learning;

import java.util.List;
import java.util.Optional;
import org.jvmfactory.task.Visit;

/** The output in which a step names earlier findings that aren't right, an id a line, perhaps with a colon and the reason. */
public final class Dismissal {

    public static final String OUTPUT = "dismissed";

    private Dismissal() {}

    /** What a visit dismisses, a line each. */
    public static List<String> lines(Visit visit) {
        return visit.result()
                .outputs()
                .getOrDefault(OUTPUT, "")
                .lines()
                .map(String::strip)
                .toList();
    }

    /** Why {@code lines} dismiss the finding {@code id}, where they do; the last one counts, and may give no reason. */
    public static Optional<String> of(String id, List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(id))
                .map(line -> line.substring(id.length()).strip()) // not cut at the first colon: an id may have one
                .filter(rest -> rest.isEmpty() || rest.startsWith(":"))
                .reduce((first, second) -> second)
                .map(rest -> rest.isEmpty() ? "" : rest.substring(1).strip());
    }
}

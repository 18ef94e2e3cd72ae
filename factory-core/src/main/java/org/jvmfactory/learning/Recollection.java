package org.jvmfactory.learning;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jvmfactory.memory.MemoryEntry;

/**
 * What a memory had for a run. Immutable.
 *
 * @param entries the ids of the entries, best first
 * @param text the entries with where they come from, as an agent reads them: data; empty where there are none
 */
public record Recollection(List<String> entries, String text) {

    /** Nothing. */
    public static final Recollection NOTHING = new Recollection(List.of(), "");

    private static final int MOST_CHARACTERS = 6_000;
    private static final int SHORT_COMMIT = 12;

    public Recollection {
        entries = List.copyOf(entries);
        requireNonNull(text, "text");
    }

    static Recollection of(List<MemoryEntry> found) {
        List<String> ids = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (MemoryEntry entry : found) {
            String line = (text.isEmpty() ? "" : "\n") + line(entry);
            if (text.length() + line.length() <= MOST_CHARACTERS) {
                text.append(line);
                ids.add(entry.id());
            }
        }
        return new Recollection(ids, text.toString());
    }

    private static String line(MemoryEntry entry) {
        String who = switch (entry.trust()) {
            case AGENT -> "an agent's word";
            case OUTCOME -> "how a run ended";
            case PERSON -> "a person's word";
        };
        return "- [" + who
                + entry.evidence()
                        .run()
                        .map(run -> ", task " + run.task() + ", run " + run.number())
                        .orElse("")
                + entry.evidence()
                        .commit()
                        .map(commit -> ", commit " + commit.substring(0, Math.min(SHORT_COMMIT, commit.length())))
                        .orElse("")
                + ", " + LocalDate.ofInstant(entry.at(), ZoneOffset.UTC)
                + (entry.repository().isEmpty() ? ", for every repository" : "")
                + "] " + entry.text().replaceAll("[\\p{Cc}\\s]+", " ").strip();
    }
}

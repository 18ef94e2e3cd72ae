package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jvmfactory.meta.Experimental;

/**
 * Gives the journal out, one JSON object for each entry and line: {@code v}, {@code position}, {@code stream}, {@code sequence}, {@code at}
 * and {@code event} with its {@code type}. Names and meanings stay as they are; new ones may come. Reads page by page and holds no more than
 * one, however much there is.
 */
@Experimental
public final class Audit {

    private static final int PAGE = 500;

    private Audit() {}

    /** The entries of a stream, in order. */
    public static void stream(FactoryStore store, StreamId stream, Consumer<String> line) {
        requireNonNull(line, "line");
        long next = 0;
        for (List<JournalEntry> page = store.read(stream, next, PAGE);
                !page.isEmpty();
                page = store.read(stream, next, PAGE)) {
            page.forEach(entry -> line.accept(EventJson.line(entry)));
            next = page.get(page.size() - 1).sequence() + 1;
        }
    }

    /** The entries of all streams in order of their positions, but for those from before {@code since} and those written meanwhile. */
    public static void all(FactoryStore store, Instant since, Consumer<String> line) {
        requireNonNull(since, "since");
        requireNonNull(line, "line");
        long last = store.lastPosition();
        long position = 0;
        while (position < last) {
            List<JournalEntry> page = store.readAll(position, PAGE);
            for (JournalEntry entry : page) {
                if (entry.position() <= last && !entry.at().isBefore(since)) {
                    line.accept(EventJson.line(entry));
                }
            }
            position = page.isEmpty() ? last : page.get(page.size() - 1).position();
        }
    }
}

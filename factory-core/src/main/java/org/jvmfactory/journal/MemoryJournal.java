package org.jvmfactory.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The events in the memory of {@link InMemoryStore}, used under the store's lock only. */
final class MemoryJournal {

    private final List<JournalEntry> all = new ArrayList<>();
    private final Map<StreamId, List<JournalEntry>> streams = new HashMap<>();

    long last() {
        return all.size();
    }

    /** The sequence of the stream's next event. */
    long next(StreamId stream) {
        return entries(stream).size();
    }

    void requireNext(StreamId stream, long expected) {
        if (expected != next(stream)) {
            throw StoreException.sequenceTaken(stream, next(stream), expected);
        }
    }

    long write(StreamId id, Instant at, List<Event> events) {
        for (Event event : events) {
            JournalEntry entry = new JournalEntry(last() + 1, id, next(id), at, event);
            streams.computeIfAbsent(id, key -> new ArrayList<>()).add(entry);
            all.add(entry);
        }
        return last();
    }

    List<JournalEntry> read(StreamId stream, long sequence, int limit) {
        return page(entries(stream), sequence, limit);
    }

    List<JournalEntry> readAll(long position, int limit) {
        return page(all, position, limit);
    }

    private List<JournalEntry> entries(StreamId stream) {
        return streams.getOrDefault(stream, List.of());
    }

    private static List<JournalEntry> page(List<JournalEntry> entries, long from, int limit) {
        int start = (int) Math.min(Math.max(from, 0), entries.size());
        int end = (int) Math.min((long) start + limit, entries.size());
        return List.copyOf(entries.subList(start, end));
    }
}

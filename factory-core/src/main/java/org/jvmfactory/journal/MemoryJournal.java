package org.jvmfactory.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The events in the memory of {@link InMemoryStore}, used under the store's lock only. */
final class MemoryJournal {

    /** By position from 1, and by sequence; null where it was removed. */
    private final List<@Nullable JournalEntry> all = new ArrayList<>();

    private final Map<StreamId, List<@Nullable JournalEntry>> streams = new HashMap<>();

    /** As long as they would be on a disk. */
    long bytes() {
        return all.stream()
                .filter(Objects::nonNull)
                .mapToLong(entry -> EventJson.write(entry.event()).length())
                .sum();
    }

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

    /** @param times when each of the events happened */
    long write(StreamId id, List<Instant> times, List<Event> events) {
        Iterator<Instant> at = times.iterator();
        for (Event event : events) {
            JournalEntry entry = new JournalEntry(last() + 1, id, next(id), at.next(), event);
            streams.computeIfAbsent(id, key -> new ArrayList<>()).add(entry);
            all.add(entry);
        }
        return last();
    }

    /** Removes what stands in the stream from one sequence up to another, which stays. */
    void remove(StreamId id, long from, long to) {
        List<@Nullable JournalEntry> entries = entries(id);
        for (int sequence = (int) from; sequence < to; sequence++) {
            JournalEntry entry = entries.set(sequence, null);
            if (entry != null) {
                all.set((int) entry.position() - 1, null);
            }
        }
    }

    List<JournalEntry> read(StreamId stream, long sequence, int limit) {
        return page(entries(stream), sequence, limit);
    }

    List<JournalEntry> readAll(long position, int limit) {
        return page(all, position, limit);
    }

    private List<@Nullable JournalEntry> entries(StreamId stream) {
        return streams.getOrDefault(stream, List.of());
    }

    private static List<JournalEntry> page(List<@Nullable JournalEntry> entries, long from, int limit) {
        List<JournalEntry> page = new ArrayList<>();
        int start = (int) Math.min(Math.max(from, 0), entries.size());
        for (int index = start; index < entries.size() && page.size() < limit; index++) {
            JournalEntry entry = entries.get(index);
            if (entry != null) {
                page.add(entry);
            }
        }
        return List.copyOf(page);
    }
}

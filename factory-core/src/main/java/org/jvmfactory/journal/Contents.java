package org.jvmfactory.journal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.task.HandOver;

/** Finds the stored content that events name. */
@Internal
public final class Contents {

    private static final int PAGE = 1000;

    private Contents() {}

    /** What {@code event} names. */
    public static List<BlobId> of(Event event) {
        List<String> named = new ArrayList<>();
        if (event instanceof Event.RunStarted started) {
            named.add(started.plan());
        } else if (event instanceof Event.MemoryRecalled recalled) {
            recalled.text().ifPresent(named::add);
        } else if (event instanceof Event.SessionOpened opened) {
            named.add(opened.prompt());
        } else if (event instanceof Event.StepFinished finished) {
            finished.handOver().flatMap(HandOver::pack).ifPresent(named::add);
            finished.handOver().flatMap(HandOver::session).ifPresent(named::add);
        }
        return named.stream().map(BlobId::new).toList();
    }

    /** What the events of a stream name. */
    public static Set<BlobId> of(FactoryStore store, StreamId stream) {
        Set<BlobId> named = new HashSet<>();
        long next = 0;
        for (List<JournalEntry> page = store.read(stream, next, PAGE);
                !page.isEmpty();
                page = store.read(stream, next, PAGE)) {
            page.forEach(entry -> named.addAll(of(entry.event())));
            next = page.get(page.size() - 1).sequence() + 1;
        }
        return named;
    }

    /** Those of {@code ids} that no event of the whole journal names, which is read to its end. */
    public static Set<BlobId> unnamed(FactoryStore store, Set<BlobId> ids) {
        Set<BlobId> left = new HashSet<>(ids);
        long position = 0;
        for (List<JournalEntry> page = store.readAll(position, PAGE);
                !page.isEmpty() && !left.isEmpty();
                page = store.readAll(position, PAGE)) {
            page.forEach(entry -> of(entry.event()).forEach(left::remove));
            position = page.get(page.size() - 1).position();
        }
        return left;
    }
}

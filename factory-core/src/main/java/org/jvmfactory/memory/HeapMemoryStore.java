package org.jvmfactory.memory;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A memory on the heap, which ends with its process. Ranks by the words an entry shares with the query, each weighing more the fewer
 * entries hold it; then the newer one comes first. Looks at every entry for each query. Thread-safe.
 */
public final class HeapMemoryStore implements MemoryStore {

    /** What else could come first is the same from call to call. */
    private static final Comparator<Scored> BEST_FIRST = Comparator.comparingDouble(Scored::score)
            .thenComparing(scored -> scored.entry().at())
            .reversed()
            .thenComparing(scored -> scored.entry().id());

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Known> entries = new HashMap<>();
    private boolean closed;

    private HeapMemoryStore() {}

    private record Known(MemoryEntry entry, Set<String> words) {}

    private record Scored(MemoryEntry entry, double score) {}

    public static HeapMemoryStore create() {
        return new HeapMemoryStore();
    }

    @Override
    public String description() {
        return "heap";
    }

    @Override
    public void remember(List<MemoryEntry> fresh) {
        List<MemoryEntry> all = List.copyOf(fresh);
        lock.lock();
        try {
            requireOpen();
            for (MemoryEntry entry : all) {
                entries.put(entry.id(), new Known(entry, MemoryQuery.words(entry.text(), Integer.MAX_VALUE)));
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<MemoryEntry> recall(MemoryQuery query) {
        List<String> words = requireNonNull(query, "query").words();
        List<Scored> found = new ArrayList<>();
        lock.lock();
        try {
            requireOpen();
            List<Known> seen = entries.values().stream()
                    .filter(known -> known.entry().repository().isEmpty()
                            || known.entry().repository().equals(query.repository()))
                    .toList();
            Map<String, Double> weights = weights(words, seen);
            for (Known known : seen) {
                double score = weights.entrySet().stream()
                        .filter(word -> known.words().contains(word.getKey()))
                        .mapToDouble(Map.Entry::getValue)
                        .sum();
                if (score > 0) {
                    found.add(new Scored(known.entry(), score));
                }
            }
        } finally {
            lock.unlock();
        }
        found.sort(BEST_FIRST);
        return query.fit(found.stream().map(Scored::entry).toList());
    }

    private static Map<String, Double> weights(List<String> words, Collection<Known> seen) {
        Map<String, Double> weights = new LinkedHashMap<>();
        for (String word : words) {
            long holding =
                    seen.stream().filter(known -> known.words().contains(word)).count();
            weights.put(word, Math.log(1 + (seen.size() + 1.0) / (holding + 0.5)));
        }
        return weights;
    }

    @Override
    public int forget(Set<String> ids) {
        Set<String> all = Set.copyOf(ids);
        lock.lock();
        try {
            requireOpen();
            int before = entries.size();
            entries.keySet().removeAll(all);
            return before - entries.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int forgetBefore(Instant time) {
        requireNonNull(time, "time");
        lock.lock();
        try {
            requireOpen();
            int before = entries.size();
            entries.values().removeIf(known -> known.entry().at().isBefore(time));
            return before - entries.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            entries.clear();
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new MemoryException(MemoryException.Code.CLOSED, "The memory on the heap is closed");
        }
    }
}

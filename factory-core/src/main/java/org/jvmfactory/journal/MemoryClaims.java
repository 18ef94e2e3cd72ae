package org.jvmfactory.journal;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chooses which of the tasks in memory is claimed next. */
final class MemoryClaims {

    private MemoryClaims() {}

    static Optional<MemoryTask> best(Collection<MemoryTask> all, ClaimRequest request) {
        Instant now = request.now();
        List<MemoryTask> wanted =
                all.stream().filter(task -> wanted(task, request)).toList();
        Optional<MemoryTask> orphan =
                wanted.stream().filter(task -> task.orphaned(now)).min(MemoryTask.byUrgency());
        return orphan.or(() -> ready(wanted, slotsTaken(all, now), request));
    }

    private static boolean wanted(MemoryTask task, ClaimRequest request) {
        return request.only().map(only -> only.contains(task.id())).orElse(true);
    }

    private static Map<String, Integer> slotsTaken(Collection<MemoryTask> all, Instant now) {
        Map<String, Integer> taken = new HashMap<>();
        all.stream()
                .filter(task -> task.holdsSlot(now))
                .forEach(task -> taken.merge(task.repository(), 1, Integer::sum));
        return taken;
    }

    private static Optional<MemoryTask> ready(
            List<MemoryTask> wanted, Map<String, Integer> taken, ClaimRequest request) {
        if (taken.values().stream().mapToInt(Integer::intValue).sum() >= request.slots()) {
            return Optional.empty();
        }
        Comparator<MemoryTask> fair = Comparator.comparing(MemoryTask::priority)
                .thenComparing(task -> taken.getOrDefault(task.repository(), 0))
                .thenComparing(MemoryTask.byAge());
        return wanted.stream()
                .filter(task -> task.ready(request.now()))
                .filter(task -> taken.getOrDefault(task.repository(), 0) < request.slotsPerRepository())
                .min(fair);
    }
}

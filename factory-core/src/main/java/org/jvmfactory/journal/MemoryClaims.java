package org.jvmfactory.journal;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Chooses which of the tasks in memory is claimed next. */
final class MemoryClaims {

    private MemoryClaims() {}

    static Optional<MemoryTask> best(Collection<MemoryTask> all, SlotsTaken taken, ClaimRequest request) {
        Instant now = request.now();
        List<MemoryTask> wanted =
                all.stream().filter(task -> wanted(task, request)).toList();
        Optional<MemoryTask> orphan =
                wanted.stream().filter(task -> task.orphaned(now)).min(MemoryTask.byUrgency());
        return orphan.or(() -> ready(wanted, taken, request));
    }

    private static boolean wanted(MemoryTask task, ClaimRequest request) {
        return request.only().map(only -> only.contains(task.id())).orElse(true);
    }

    static SlotsTaken slotsTaken(Collection<MemoryTask> all, Optional<Instant> lastStart, Instant now) {
        List<SlotsTaken.Group> holders = all.stream()
                .filter(task -> task.holdsSlot(now))
                .map(task -> new SlotsTaken.Group(task.repository(), task.engines(), 1))
                .toList();
        return SlotsTaken.of(holders, lastStart);
    }

    private static Optional<MemoryTask> ready(List<MemoryTask> wanted, SlotsTaken taken, ClaimRequest request) {
        Comparator<MemoryTask> fair = Comparator.comparing(MemoryTask::priority)
                .thenComparing(task -> taken.ofRepository(task.repository()))
                .thenComparing(MemoryTask.byAge());
        return wanted.stream()
                .filter(task -> task.ready(request.now()))
                .filter(task -> request.caps()
                        .refusal(task.repository(), task.engines(), taken, request.now())
                        .isEmpty())
                .min(fair);
    }
}

package org.jvmfactory.process;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which process started which. A look reads every process of the machine, so all who ask while one is under way share the next one: a
 * thousand sessions that end at once need a few looks, not a thousand. Thread-safe.
 */
final class ProcessTable {

    static final ProcessTable MACHINE = new ProcessTable(ProcessHandle::allProcesses);

    private final Supplier<Stream<ProcessHandle>> processes;
    private final ReentrantLock looking = new ReentrantLock();
    private final AtomicLong begun = new AtomicLong();
    private @Nullable Look last;

    ProcessTable(Supplier<Stream<ProcessHandle>> processes) {
        this.processes = processes;
    }

    private record Look(long number, Map<ProcessHandle, List<ProcessHandle>> children) {}

    /** The direct children of {@code parents}. */
    Set<ProcessHandle> children(Collection<ProcessHandle> parents) {
        return children(look(), parents);
    }

    /** Everything below {@code roots}, without them. */
    Set<ProcessHandle> descendants(Collection<ProcessHandle> roots) {
        Look look = look();
        Set<ProcessHandle> all = new HashSet<>();
        Set<ProcessHandle> level = children(look, roots);
        while (all.addAll(level)) {
            level = children(look, level);
        }
        return all;
    }

    private static Set<ProcessHandle> children(Look look, Collection<ProcessHandle> parents) {
        return parents.stream()
                .flatMap(parent -> look.children().getOrDefault(parent, List.of()).stream())
                .collect(Collectors.toSet());
    }

    /** A look that began after the call: what was started before it is seen. */
    private Look look() {
        long before = begun.get();
        looking.lock();
        try {
            if (last != null && last.number() > before) {
                return last;
            }
            long number = begun.incrementAndGet();
            Map<ProcessHandle, List<ProcessHandle>> children = new HashMap<>();
            try (Stream<ProcessHandle> all = processes.get()) {
                all.forEach(process -> process.parent()
                        .ifPresent(parent -> children.computeIfAbsent(parent, key -> new ArrayList<>())
                                .add(process)));
            }
            Look look = new Look(number, children);
            last = look;
            return look;
        } finally {
            looking.unlock();
        }
    }
}

package org.jvmfactory.execution;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jvmfactory.agent.Candidate;
import org.jvmfactory.journal.Caps;
import org.jvmfactory.journal.FactoryStore;

/**
 * How many branches of this instance's runs work with an engine at once. A run has one slot of each engine that it uses; a second branch
 * with the same engine takes another one, where one is free. Thread-safe.
 */
public final class BranchSlots {

    private final FactoryStore store;
    private final Caps caps;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> extra = new HashMap<>();

    public BranchSlots(FactoryStore store, Caps caps) {
        this.store = requireNonNull(store, "store");
        this.caps = requireNonNull(caps, "caps");
    }

    /**
     * Takes a slot; empty where none is free.
     *
     * @param alone whether no other branch of the run works with that engine
     * @return gives it back
     */
    Optional<Runnable> take(String engine, boolean alone, Instant now) {
        String name = caps.slotsPerEngine().containsKey(engine) ? engine : Candidate.withoutProvider(engine);
        Integer cap = caps.slotsPerEngine().get(name);
        if (cap == null || alone) {
            return Optional.of(() -> {});
        }
        int taken = store.slotsTaken(now).ofEngine(name);
        lock.lock();
        try {
            if (taken + extra.getOrDefault(name, 0) >= cap) {
                return Optional.empty();
            }
            extra.merge(name, 1, Integer::sum);
            return Optional.of(() -> giveBack(name));
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(String name) {
        lock.lock();
        try {
            extra.merge(name, -1, Integer::sum);
        } finally {
            lock.unlock();
        }
    }
}

package org.jvmfactory.app;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.Instance;
import org.jvmfactory.journal.TaskRow;

/** Tells instances that are at work from those that only left their names in the store. */
final class LivingInstances {

    /** How long an instance of another machine counts as living after its last heartbeat. */
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private LivingInstances() {}

    /** Whether any instance works on this store. */
    static boolean any(FactoryStore store) {
        return store.instances().stream().anyMatch(LivingInstances::lives);
    }

    /** The living instance that works on the task; empty where none does. */
    static Optional<Instance> holder(FactoryStore store, TaskRow row) {
        return row.holder()
                .flatMap(holder -> store.instances().stream()
                        .filter(instance -> instance.id().equals(holder))
                        .filter(LivingInstances::lives)
                        .findFirst());
    }

    private static boolean lives(Instance instance) {
        return instance.near()
                ? instance.lives()
                : instance.seen().plus(SILENCE).isAfter(Clock.systemUTC().instant());
    }
}

package org.jvmfactory.app;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
        if (!instance.host().equals(host())) {
            return instance.seen().plus(SILENCE).isAfter(Clock.systemUTC().instant());
        }
        return ProcessHandle.of(instance.pid())
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info()
                        .startInstant()
                        .map(Instant::toEpochMilli)
                        .orElse(0L)
                        .equals(instance.processStart()))
                .isPresent();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}

package org.jvmfactory.scheduler;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How many tasks run at once, and how claims are kept.
 *
 * @param slots over all instances that share a store
 * @param slotsPerRepository likewise for each repository
 * @param lease how long a claim holds without a heartbeat; a third of it is the pace of the heartbeats
 * @param drain how long closing waits for runs to stop
 */
public record SchedulerConfig(int slots, int slotsPerRepository, Duration lease, Duration drain) {

    public SchedulerConfig {
        requireNonNull(lease, "lease");
        requireNonNull(drain, "drain");
        if (slots < 1 || slotsPerRepository < 1) {
            throw new IllegalArgumentException("at least one task must be able to run, got " + slots + " slots and "
                    + slotsPerRepository + " per repository");
        }
        if (lease.compareTo(Duration.ofSeconds(3)) < 0) {
            throw new IllegalArgumentException("a lease needs at least 3 seconds, got " + lease);
        }
    }

    /** Three tasks at once, leases of 30 seconds. */
    public static SchedulerConfig defaults() {
        return new SchedulerConfig(3, 3, Duration.ofSeconds(30), Duration.ofSeconds(20));
    }

    public SchedulerConfig withSlots(int count) {
        return new SchedulerConfig(count, Math.min(slotsPerRepository, count), lease, drain);
    }

    public SchedulerConfig withSlotsPerRepository(int count) {
        return new SchedulerConfig(slots, count, lease, drain);
    }

    public SchedulerConfig withLease(Duration value) {
        return new SchedulerConfig(slots, slotsPerRepository, value, drain);
    }
}

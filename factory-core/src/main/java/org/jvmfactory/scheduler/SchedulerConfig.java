package org.jvmfactory.scheduler;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.error.Diagnostic;
import org.jvmfactory.journal.Caps;

/**
 * How many tasks run at once, how claims are kept, and which tasks come by themselves. Immutable.
 *
 * @param caps over all instances that share a store
 * @param lease how long a claim holds without a heartbeat; a third of it is the pace of the heartbeats
 * @param drain how long closing waits for runs to stop
 * @param schedules each with a name of its own
 * @param retention for how long what tasks left is kept
 */
public record SchedulerConfig(
        Caps caps, Duration lease, Duration drain, List<Schedule> schedules, Retention retention) {

    public SchedulerConfig {
        requireNonNull(caps, "caps");
        requireNonNull(lease, "lease");
        requireNonNull(drain, "drain");
        schedules = List.copyOf(schedules);
        requireNonNull(retention, "retention");
        if (caps.slots() < 1
                || caps.slotsPerRepository() < 1
                || caps.slotsPerEngine().values().stream().anyMatch(cap -> cap < 1)) {
            throw new IllegalArgumentException("at least one task must be able to run, got " + caps);
        }
        if (lease.compareTo(Duration.ofSeconds(3)) < 0) {
            throw new IllegalArgumentException("a lease needs at least 3 seconds, got " + lease);
        }
        Set<String> names = new HashSet<>();
        for (Schedule schedule : schedules) {
            if (!names.add(schedule.name())) {
                throw new IllegalArgumentException("a second schedule is called '" + schedule.name() + "'");
            }
        }
    }

    /** Three tasks at once, no cooldown, leases of 30 seconds, no schedules, the usual retention. */
    public static SchedulerConfig defaults() {
        return new SchedulerConfig(
                Caps.of(3, 3), Duration.ofSeconds(30), Duration.ofSeconds(20), List.of(), Retention.DEFAULT);
    }

    /**
     * Reads {@code slots}, {@code slots-per-repository}, {@code slots-per-engine}, {@code cooldown}, {@code lease}, {@code schedules} and {@code retention} of
     * {@code factory.yml}.
     */
    public static SchedulerConfig read(ConfigNode node) {
        SchedulerConfig defaults = defaults();
        Caps caps = defaults.caps();
        if (node.find("slots").isPresent()) {
            caps = caps.withSlots(node.require("slots").positive());
        }
        if (node.find("slots-per-repository").isPresent()) {
            caps = caps.withSlotsPerRepository(
                    node.require("slots-per-repository").positive());
        }
        for (Map.Entry<String, ConfigNode> engine : node.find("slots-per-engine")
                .map(ConfigNode::entries)
                .orElse(Map.of())
                .entrySet()) {
            caps = caps.withSlotsPerEngine(engine.getKey(), engine.getValue().positive());
        }
        if (node.find("cooldown").isPresent()) {
            caps = caps.withCooldown(node.require("cooldown").duration());
        }
        Duration lease = node.find("lease").map(ConfigNode::duration).orElse(defaults.lease());
        List<Schedule> schedules = schedules(node);
        Retention retention = node.find("retention").map(Retention::read).orElse(Retention.DEFAULT);
        try {
            return new SchedulerConfig(caps, lease, defaults.drain(), schedules, retention);
        } catch (IllegalArgumentException e) {
            throw node.find("lease").orElse(node).error(String.valueOf(e.getMessage()));
        }
    }

    private static List<Schedule> schedules(ConfigNode node) {
        List<Schedule> schedules = new ArrayList<>();
        List<Diagnostic> problems = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ConfigNode item : node.find("schedules").map(ConfigNode::items).orElse(List.of())) {
            try {
                Schedule schedule = Schedule.read(item);
                if (!names.add(schedule.name())) {
                    throw item.require("name").error("a second schedule is called '" + schedule.name() + "'");
                }
                schedules.add(schedule);
            } catch (ConfigException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return schedules;
    }

    public SchedulerConfig withCaps(Caps value) {
        return new SchedulerConfig(value, lease, drain, schedules, retention);
    }

    public SchedulerConfig withSlots(int count) {
        return withCaps(caps.withSlots(count));
    }

    public SchedulerConfig withSlotsPerRepository(int count) {
        return withCaps(caps.withSlotsPerRepository(count));
    }

    public SchedulerConfig withSlotsPerEngine(String engine, int count) {
        return withCaps(caps.withSlotsPerEngine(engine, count));
    }

    public SchedulerConfig withCooldown(Duration value) {
        return withCaps(caps.withCooldown(value));
    }

    public SchedulerConfig withLease(Duration value) {
        return new SchedulerConfig(caps, value, drain, schedules, retention);
    }

    public SchedulerConfig withRetention(Retention value) {
        return new SchedulerConfig(caps, lease, drain, schedules, value);
    }

    public SchedulerConfig withSchedule(Schedule schedule) {
        List<Schedule> more = new ArrayList<>(schedules);
        more.add(schedule);
        return new SchedulerConfig(caps, lease, drain, more, retention);
    }
}

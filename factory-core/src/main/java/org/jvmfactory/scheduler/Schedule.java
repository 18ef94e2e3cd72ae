package org.jvmfactory.scheduler;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;

/**
 * A task that comes again and again. Immutable.
 *
 * @param name stands in the ids of its tasks: lower-case letters, digits and inner dashes, at most 24 characters
 * @param zone whose clocks {@code cron} goes by
 * @param overlap whether a new task comes though the one before is still at work
 * @param continues whether what comes due while the task before is in review is a further run of that one, on the same branch
 * @param task what is submitted each time
 */
public record Schedule(String name, Cron cron, ZoneId zone, boolean overlap, boolean continues, TaskRequest task) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,22}[a-z0-9])?");
    private static final DateTimeFormatter DUE =
            DateTimeFormatter.ofPattern("yyMMddHHmm").withZone(ZoneOffset.UTC);

    public Schedule {
        requireNonNull(name, "name");
        requireNonNull(cron, "cron");
        requireNonNull(zone, "zone");
        requireNonNull(task, "task");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' can't be the name of a schedule: use at most 24 lower-case"
                            + " letters, digits and inner dashes");
        }
    }

    /** A schedule that begins a new task whenever it is due. */
    public Schedule(String name, Cron cron, ZoneId zone, boolean overlap, TaskRequest task) {
        this(name, cron, zone, overlap, false, task);
    }

    /** A schedule whose tasks don't overlap. */
    public static Schedule of(String name, String cron, ZoneId zone, TaskRequest task) {
        return new Schedule(name, Cron.parse(cron), zone, false, false, task);
    }

    /** Reads an item of {@code schedules:}. */
    static Schedule read(ConfigNode node) {
        node.only("name", "cron", "zone", "overlap", "continue", "task");
        String name = node.text("name");
        if (!NAME.matcher(name).matches()) {
            throw node.require("name")
                    .error("'" + name + "' can't be the name of a schedule: use at most 24 lower-case letters, digits"
                            + " and inner dashes");
        }
        return new Schedule(
                name,
                cron(node.require("cron")),
                node.find("zone").map(Schedule::zone).orElse(ZoneOffset.UTC),
                node.find("overlap").map(ConfigNode::flag).orElse(false),
                node.find("continue").map(ConfigNode::flag).orElse(false),
                task(node.require("task"), name));
    }

    private static Cron cron(ConfigNode node) {
        try {
            return Cron.parse(node.text());
        } catch (IllegalArgumentException e) {
            throw node.error("'" + node.text() + "' is no cron expression: " + e.getMessage());
        }
    }

    private static ZoneId zone(ConfigNode node) {
        try {
            return ZoneId.of(node.text());
        } catch (DateTimeException e) {
            throw node.error("'" + node.text() + "' is no time zone; write one such as Europe/Berlin or UTC");
        }
    }

    private static TaskRequest task(ConfigNode node, String schedule) {
        TaskRequest.Builder task = TaskFormat.read(node, Optional.of(schedule));
        try {
            return task.build();
        } catch (IllegalArgumentException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    /** The task that was due at {@code due}: whoever submits it, and however often, it is the same one. */
    Due at(Instant due) {
        String identity = "cron/" + name + "/" + due;
        return new Due(
                new TaskId(name + "-" + DUE.format(due)),
                UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)),
                identity);
    }

    /** What makes the task of one moment the same task. */
    public record Due(TaskId id, UUID correlation, String identity) {}
}

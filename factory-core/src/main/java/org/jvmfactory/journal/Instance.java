package org.jvmfactory.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.jvmfactory.task.InstanceId;

/**
 * A {@code Factory} that has made itself known. Immutable.
 *
 * @param host where {@code pid} means something: the machine, and its processes as the instance sees them. Containers of one machine differ
 * @param pid its process there
 * @param processStart the process's start, in milliseconds since 1970, so that a number used again isn't taken for it
 * @param seen its last heartbeat
 */
public record Instance(InstanceId id, String host, long pid, long processStart, Instant seen) {

    /** Machines may have one name, containers one name and machine: processes are the same only where all three are. */
    private static final String HERE = name() + "~"
            + UUID.nameUUIDFromBytes((machine() + " " + processes()).getBytes(UTF_8))
                    .toString()
                    .substring(0, 8);

    public Instance {
        requireNonNull(id, "id");
        requireNonNull(host, "host");
        requireNonNull(seen, "seen");
    }

    /** An instance in this process. */
    public static Instance here(InstanceId id, Instant seen) {
        ProcessHandle process = ProcessHandle.current();
        return new Instance(id, HERE, process.pid(), startOf(process), seen);
    }

    /** The same, seen at another time, such as by a store's own clock. */
    public Instance seenAt(Instant time) {
        return new Instance(id, host, pid, processStart, time);
    }

    /** Whether its process could be seen from here, so that {@link #lives} says something. */
    public boolean near() {
        return host.equals(HERE);
    }

    /** Whether its process is there; false for one that isn't {@link #near}. */
    public boolean lives() {
        return near()
                && ProcessHandle.of(pid)
                        .filter(process -> process.isAlive() && startOf(process) == processStart)
                        .isPresent();
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String name() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static String machine() {
        try {
            return Files.readString(Path.of("/etc/machine-id"));
        } catch (IOException e) {
            return "";
        }
    }

    /** The process namespace, where there is such a thing. */
    private static String processes() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }
}

package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jvmfactory.task.InstanceId;

/**
 * A {@code Factory} that has made itself known.
 *
 * @param host the machine's name
 * @param pid its process there
 * @param processStart the process's start, in milliseconds since 1970, so that a number used again isn't taken for it
 * @param seen its last heartbeat
 */
public record Instance(InstanceId id, String host, long pid, long processStart, Instant seen) {

    public Instance {
        requireNonNull(id, "id");
        requireNonNull(host, "host");
        requireNonNull(seen, "seen");
    }

    /** The same, seen at another time, such as by a store's own clock. */
    public Instance seenAt(Instant time) {
        return new Instance(id, host, pid, processStart, time);
    }
}

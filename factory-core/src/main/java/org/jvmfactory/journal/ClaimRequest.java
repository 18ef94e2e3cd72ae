package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.TaskId;

/**
 * An instance wants something to drive.
 *
 * @param now the instance's time; a store with a clock of its own may use that instead
 * @param lease how long the claim holds unless renewed
 * @param only take one of these; any task where empty
 * @param caps how much may run at once; a task that runs already doesn't need another slot
 */
public record ClaimRequest(InstanceId instance, Instant now, Duration lease, Optional<Set<TaskId>> only, Caps caps) {

    public ClaimRequest {
        requireNonNull(instance, "instance");
        requireNonNull(now, "now");
        requireNonNull(lease, "lease");
        only = only.map(Set::copyOf);
        requireNonNull(caps, "caps");
    }

    /** The same at another time, such as a store's own. */
    public ClaimRequest at(Instant time) {
        return new ClaimRequest(instance, time, lease, only, caps);
    }
}

package org.jvmfactory.intake;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.journal.Append;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.task.InstanceId;

/**
 * Says which of several instances looks at a tracker. Where there is but one, nothing is written. Two that look at once for a moment do no
 * harm: what follows from a ticket is the same whoever saw it. For one thread.
 */
final class PollLease {

    private static final Duration LENGTH = Duration.ofMinutes(10);
    private static final int PAGE = 1000;

    private final FactoryStore store;
    private final InstanceId instance;
    private final StreamId stream;
    private long next;
    private Optional<Event.PollingLed> last = Optional.empty();

    PollLease(FactoryStore store, InstanceId instance, String connector) {
        this.store = requireNonNull(store, "store");
        this.instance = requireNonNull(instance, "instance");
        this.stream = new StreamId("polling/" + connector);
    }

    /** Whether this instance is the one. */
    boolean held(Instant now) {
        List<InstanceId> others = store.instances().stream()
                .filter(other -> !other.id().equals(instance) && (!other.near() || other.lives()))
                .map(other -> other.id())
                .toList();
        if (others.isEmpty()) {
            return true;
        }
        catchUp();
        Optional<Event.PollingLed> led = last.filter(event -> now.isBefore(event.until()));
        if (led.filter(event -> others.contains(event.instance())).isPresent()) {
            return false;
        }
        boolean fresh = led.filter(event -> event.instance().equals(instance)
                        && now.isBefore(event.until().minus(LENGTH.dividedBy(2))))
                .isPresent();
        return fresh || take(now);
    }

    private boolean take(Instant now) {
        try {
            Event.PollingLed led = new Event.PollingLed(instance, now.plus(LENGTH));
            store.append(new Append(stream, next, now, List.of(led)));
            return true;
        } catch (StoreException e) {
            if (e.code() == StoreException.Code.SEQUENCE_TAKEN) {
                return false; // another instance was quicker
            }
            throw e;
        }
    }

    private void catchUp() {
        List<JournalEntry> page;
        do {
            page = store.read(stream, next, PAGE);
            for (JournalEntry entry : page) {
                next = entry.sequence() + 1;
                if (entry.event() instanceof Event.PollingLed led) {
                    last = Optional.of(led);
                }
            }
        } while (!page.isEmpty());
    }
}

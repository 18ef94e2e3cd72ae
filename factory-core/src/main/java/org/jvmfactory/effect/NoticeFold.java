package org.jvmfactory.effect;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.task.EffectIntent;
import org.jvmfactory.task.InstanceId;

/** What the stream of notifications comes to: who has looked how far, what is still to be delivered, who is down. Not thread-safe. */
final class NoticeFold {

    private final Map<String, Long> positions = new HashMap<>();
    private final Map<String, Open> open = new LinkedHashMap<>();
    private final Map<String, Health> health = new HashMap<>();
    private int sinceCheckpoint;

    /**
     * A notification that hasn't arrived and wasn't given up.
     *
     * @param sequence of the event that it is due by
     * @param notBefore when it is tried again; empty where it wasn't put off
     * @param underway who is sending it; empty where nobody is
     */
    record Open(
            String notifier,
            EffectIntent mail,
            long sequence,
            Instant dueAt,
            int tries,
            Optional<Instant> notBefore,
            Optional<Event.NotificationTried> underway,
            String lastReason) {

        String delivery() {
            return mail.key();
        }

        Open tried(Event.NotificationTried event) {
            return new Open(
                    notifier, mail, sequence, dueAt, event.attempt(), Optional.empty(), Optional.of(event), lastReason);
        }

        Open putOff(Event.NotificationPutOff event) {
            return new Open(
                    notifier,
                    mail,
                    sequence,
                    dueAt,
                    tries,
                    Optional.of(event.until()),
                    Optional.empty(),
                    event.reason());
        }

        boolean sentBy(InstanceId instance) {
            return underway.filter(it -> it.instance().equals(instance)).isPresent();
        }
    }

    /**
     * How a notifier does.
     *
     * @param failures tries in a row that came to nothing
     * @param pause it is left alone until then
     * @param troubled whether the last word of it was that something didn't arrive
     */
    record Health(int failures, Instant pause, boolean troubled) {
        static final Health GOOD = new Health(0, Instant.MIN, false);
    }

    void apply(JournalEntry entry) {
        apply(entry.event(), entry.sequence(), entry.at());
    }

    void apply(Event event, long sequence, Instant at) {
        sinceCheckpoint++;
        if (event instanceof Event.NotificationsRead read) {
            read.positions().forEach((name, position) -> positions.merge(name, position, Math::max));
            sinceCheckpoint = 0;
        } else if (event instanceof Event.NotificationDue due) {
            positions.merge(due.notifier(), due.position(), Math::max);
            Open notice = new Open(
                    due.notifier(), due.notification(), sequence, at, 0, Optional.empty(), Optional.empty(), "");
            open.put(notice.delivery(), notice);
        } else if (event instanceof Event.NotificationTried tried) {
            open.computeIfPresent(tried.delivery(), (id, notice) -> notice.tried(tried));
        } else if (event instanceof Event.NotificationPutOff putOff) {
            Open notice = open.get(putOff.delivery());
            if (notice != null) {
                open.put(notice.delivery(), notice.putOff(putOff));
                health.merge(
                        notice.notifier(),
                        new Health(1, putOff.pause(), true),
                        (old, now) -> new Health(old.failures() + 1, now.pause(), true));
            }
        } else if (event instanceof Event.NotificationDelivered delivered) {
            settled(open.remove(delivered.delivery()), false);
        } else if (event instanceof Event.NotificationGivenUp givenUp) {
            settled(open.remove(givenUp.delivery()), true);
        }
    }

    private void settled(@Nullable Open notice, boolean troubled) {
        if (notice != null) {
            Health old = health(notice.notifier());
            health.put(notice.notifier(), troubled ? new Health(old.failures(), old.pause(), true) : Health.GOOD);
        }
    }

    Map<String, Long> positions() {
        return positions;
    }

    long position(String notifier) {
        return positions.getOrDefault(notifier, 0L);
    }

    Optional<Open> open(String delivery) {
        return Optional.ofNullable(open.get(delivery));
    }

    Collection<Open> open() {
        return open.values();
    }

    /** Those of a notifier, in the order in which they became due. */
    List<Open> openFor(String notifier) {
        return open.values().stream()
                .filter(notice -> notice.notifier().equals(notifier))
                .toList();
    }

    Health health(String notifier) {
        return health.getOrDefault(notifier, Health.GOOD);
    }

    /** How many events a reader must take beyond the last one that says where to begin. */
    int sinceCheckpoint() {
        return sinceCheckpoint;
    }
}

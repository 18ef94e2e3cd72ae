package org.jvmfactory.effect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jvmfactory.effect.EffectHandler.Promise;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.task.EffectIntent;
import org.jvmfactory.task.EffectResult;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.TicketComment;
import org.jvmfactory.ticket.TicketStage;
import org.jvmfactory.ticket.Tracker;

/**
 * What is done to tickets. Each payload has {@code tracker} and {@code ticket}, its key there. All of it may be done again: {@code
 * ticket-comment} says {@code text} under the effect's key, {@code ticket-label} sets {@code label} or, where {@code present} is false, takes it
 * away, {@code ticket-stage} shows {@code stage}.
 */
@Internal
public final class TicketHandlers {

    private TicketHandlers() {}

    /** The handlers for the tickets of {@code trackers}, which are known by their names. */
    public static List<EffectHandler> of(Map<String, Tracker> trackers) {
        Trackers known = new Trackers(Map.copyOf(trackers));
        return List.of(
                new Handler("ticket-comment", Promise.FINDABLE, known, TicketHandlers::comment),
                new Handler("ticket-label", Promise.IDEMPOTENT, known, TicketHandlers::label),
                new Handler("ticket-stage", Promise.IDEMPOTENT, known, TicketHandlers::stage));
    }

    private static EffectResult comment(Tracker tracker, TicketRef ticket, EffectIntent intent)
            throws InterruptedException {
        return result(tracker.comment(ticket, intent.key(), intent.require("text")));
    }

    private static EffectResult label(Tracker tracker, TicketRef ticket, EffectIntent intent)
            throws InterruptedException {
        boolean present = Boolean.parseBoolean(intent.payload().getOrDefault("present", "true"));
        tracker.label(ticket, intent.require("label"), present);
        return EffectResult.NOTHING;
    }

    private static EffectResult stage(Tracker tracker, TicketRef ticket, EffectIntent intent)
            throws InterruptedException {
        boolean shown = tracker.move(ticket, TicketStage.valueOf(intent.require("stage")));
        return new EffectResult(Map.of("shown", Boolean.toString(shown)));
    }

    private static EffectResult result(TicketComment comment) {
        return new EffectResult(
                comment.url().map(url -> Map.of("id", comment.id(), "url", url)).orElse(Map.of("id", comment.id())));
    }

    private record Trackers(Map<String, Tracker> byName) {

        Tracker of(EffectIntent intent) {
            String name = intent.require("tracker");
            Tracker tracker = byName.get(name);
            if (tracker == null) {
                throw new EffectException(
                        EffectException.Code.REFUSED,
                        "no tracker is called '" + name + "'; there are " + new TreeSet<>(byName.keySet()));
            }
            return tracker;
        }
    }

    @FunctionalInterface
    private interface Act {
        EffectResult perform(Tracker tracker, TicketRef ticket, EffectIntent intent) throws InterruptedException;
    }

    private record Handler(String kind, Promise promise, Trackers trackers, Act act) implements EffectHandler {

        @Override
        public Optional<EffectResult> find(EffectIntent intent) throws InterruptedException {
            if (promise == Promise.IDEMPOTENT) {
                return Optional.empty();
            }
            return trackers.of(intent).findComment(ticket(intent), intent.key()).map(TicketHandlers::result);
        }

        @Override
        public EffectResult perform(EffectIntent intent) throws InterruptedException {
            return act.perform(trackers.of(intent), ticket(intent), intent);
        }

        private static TicketRef ticket(EffectIntent intent) {
            return new TicketRef(
                    intent.require("tracker"),
                    intent.require("ticket"),
                    Optional.ofNullable(intent.payload().get("url")));
        }
    }
}

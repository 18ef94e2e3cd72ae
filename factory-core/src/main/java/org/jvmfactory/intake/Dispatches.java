package org.jvmfactory.intake;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jvmfactory.intake.IntakeConfig.Watched;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.ticket.TrackerEvent;

/**
 * What a program's event asks for: a task, where its type is listed. Who may send such an event may write to the repository; its texts are
 * data all the same. Pure.
 */
final class Dispatches {

    private static final int MOST_TITLE = 200;

    private final String connector;
    private final Watched how;
    private final TicketRequests requests;

    Dispatches(String connector, Watched how, IntakeHost host) {
        this.connector = requireNonNull(connector, "connector");
        this.how = requireNonNull(how, "how");
        this.requests = new TicketRequests(how, host);
    }

    /** Empty where the type isn't listed, the repository is none that is allowed, or the event has no title. */
    Optional<TaskRequest> request(TrackerEvent.Dispatched event) {
        Map<String, String> payload = event.payload();
        String title = line(payload.getOrDefault("title", ""));
        if (!how.dispatch().contains(event.type()) || !requests.allowed(event.repository()) || title.isEmpty()) {
            return Optional.empty();
        }
        TaskRequest.Builder request = TaskRequest.builder(event.repository(), title)
                .description(payload.getOrDefault("description", ""))
                .limits(how.work().limits())
                .author(new Actor(TicketRequests.name(event.by()), Actor.Trust.UNTRUSTED))
                .idempotencyKey(key(event));
        requests.workflow().ifPresent(request::workflow);
        how.work().agent().ifPresent(request::agent);
        how.work().engine().ifPresent(request::engine);
        how.work().priority().ifPresent(request::priority);
        how.places().base().ifPresent(request::base);
        return Optional.of(request.build());
    }

    /** The sender's own name for it, else all that it says: the same event again is the same task. */
    private String key(TrackerEvent.Dispatched event) {
        Map<String, String> payload = event.payload();
        String whole =
                payload.getOrDefault("correlation_id", payload.getOrDefault("id", new TreeMap<>(payload).toString()));
        String named = event.repository() + "\n" + event.type() + "\n" + whole;
        return "dispatch/" + connector + "/" + UUID.nameUUIDFromBytes(named.getBytes(StandardCharsets.UTF_8));
    }

    private static String line(String text) {
        String line = text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
        return line.length() <= MOST_TITLE ? line : line.substring(0, MOST_TITLE - 1) + "…";
    }
}

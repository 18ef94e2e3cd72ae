package org.jvmfactory.connector.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Supplier;
import org.jvmfactory.connector.http.ApiException;
import org.jvmfactory.connector.http.Hmac;
import org.jvmfactory.connector.http.SignedJson;
import org.jvmfactory.notify.SingleLine;
import org.jvmfactory.ticket.TrackerEvent;
import org.jvmfactory.ticket.Webhook;
import org.jvmfactory.ticket.WebhookDelivery;
import org.jvmfactory.ticket.WebhookException;
import org.jvmfactory.ticket.WebhookException.Code;
import org.jvmfactory.ticket.WebhookRequest;

/** Receives what GitHub sends. Immutable, thread-safe. */
final class GitHubWebhook implements Webhook {

    private final Hmac signature;
    private final GitHubEvents events;

    /**
     * @param app the id of the App that Factory is
     * @param self the name under which Factory writes, where it is known
     */
    GitHubWebhook(
            Hmac signature, Issues issues, boolean opened, Optional<String> app, Supplier<Optional<String>> self) {
        this.signature = signature;
        this.events = new GitHubEvents(issues, opened, app, self);
    }

    @Override
    public WebhookDelivery accept(WebhookRequest request) {
        String digest = signature.check(request, "X-Hub-Signature-256", "sha256=");
        String kind = request.header("X-GitHub-Event").orElse("");
        if (request.header("Content-Type")
                .filter(type -> !type.startsWith("application/json"))
                .isPresent()) {
            throw new WebhookException(
                    Code.UNREADABLE, "the webhook sends forms: choose 'application/json' on its page at GitHub");
        }
        return new WebhookDelivery(
                request.header("X-GitHub-Delivery").orElse(""),
                kind + " " + digest,
                event(kind, SignedJson.read(request)));
    }

    private TrackerEvent event(String kind, JsonNode payload) {
        try {
            return events.read(kind, payload);
        } catch (ApiException e) {
            throw new WebhookException(
                    Code.UNREADABLE,
                    "the event '" + SingleLine.of(kind, 60) + "' lacks something: " + e.getMessage(),
                    e);
        }
    }
}

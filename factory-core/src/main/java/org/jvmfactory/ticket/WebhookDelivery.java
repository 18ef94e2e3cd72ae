package org.jvmfactory.ticket;

import static java.util.Objects.requireNonNull;

/**
 * A request that is what it says.
 *
 * @param id the sender's name for this delivery, the same when it is sent again; not covered by the signature
 * @param digest stands for what is covered by the signature: another id doesn't make an old body a new delivery
 */
public record WebhookDelivery(String id, String digest, TrackerEvent event) {

    public WebhookDelivery {
        requireNonNull(id, "id");
        requireNonNull(digest, "digest");
        requireNonNull(event, "event");
    }
}

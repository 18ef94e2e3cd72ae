package org.jvmfactory.ticket;

import org.jvmfactory.meta.Spi;

/**
 * Receives what a tracker or code host sends when something happened. Thread-safe; asks nobody.
 *
 * <p>A delivery is believed only if it is signed with the secret that was configured; one without a secret never is. It is told once by
 * {@link WebhookDesk}, however often it comes.
 */
@Spi
public interface Webhook {

    /**
     * Checks a request and reads it.
     *
     * @throws WebhookException where it isn't signed as it should be, or can't be read
     */
    WebhookDelivery accept(WebhookRequest request);
}

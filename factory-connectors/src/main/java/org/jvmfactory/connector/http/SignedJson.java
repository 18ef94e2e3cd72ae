package org.jvmfactory.connector.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.ticket.TrackerEvent;
import org.jvmfactory.ticket.Webhook;
import org.jvmfactory.ticket.WebhookDelivery;
import org.jvmfactory.ticket.WebhookException;
import org.jvmfactory.ticket.WebhookException.Code;
import org.jvmfactory.ticket.WebhookRequest;

/**
 * Receives JSON that is signed as a whole by an HMAC-SHA256 in a header. Immutable, thread-safe.
 *
 * @param header has the signature in hexadecimal digits
 * @param id what the sender calls a delivery, the same when it is sent again; no text where it calls it nothing
 */
@Internal
public record SignedJson(
        Hmac signature,
        String header,
        BiFunction<WebhookRequest, JsonNode, String> id,
        Function<JsonNode, TrackerEvent> events)
        implements Webhook {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public WebhookDelivery accept(WebhookRequest request) {
        String digest = signature.check(request, header, "");
        JsonNode payload = read(request);
        return new WebhookDelivery(id.apply(request, payload), digest, event(payload));
    }

    /** The body, which is signed. */
    public static JsonNode read(WebhookRequest request) {
        JsonNode payload;
        try {
            payload = JSON.readTree(request.body());
        } catch (JacksonException e) {
            throw new WebhookException(Code.UNREADABLE, "the request's body isn't JSON");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory doesn't fail", e);
        }
        if (!payload.isObject()) {
            throw new WebhookException(Code.UNREADABLE, "the request's body is no JSON object");
        }
        return payload;
    }

    private TrackerEvent event(JsonNode payload) {
        try {
            return events.apply(payload);
        } catch (ApiException e) {
            throw new WebhookException(Code.UNREADABLE, "the event lacks something: " + e.getMessage(), e);
        }
    }
}

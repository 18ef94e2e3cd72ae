package org.jvmfactory.ticket;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What came to a webhook's address: headers, whose names know no case, and the body byte for byte. Immutable. */
public final class WebhookRequest {

    private final Map<String, String> headers = new TreeMap<>();
    private final byte[] body;

    public WebhookRequest(Map<String, String> headers, byte[] body) {
        headers.forEach((name, value) -> this.headers.put(name.toLowerCase(Locale.ROOT), value));
        this.body = body.clone();
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    public byte[] body() {
        return body.clone();
    }

    public int size() {
        return body.length;
    }
}

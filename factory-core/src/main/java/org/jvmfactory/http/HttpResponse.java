package org.jvmfactory.http;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An answer: JSON. Immutable. */
public record HttpResponse(int status, Map<String, String> headers, String body) {

    public HttpResponse {
        headers = Map.copyOf(headers);
        requireNonNull(body, "body");
    }

    static HttpResponse json(int status, String body) {
        return new HttpResponse(
                status,
                Map.of(
                        "Content-Type",
                        "application/json; charset=utf-8",
                        "Cache-Control",
                        "no-store",
                        "X-Content-Type-Options",
                        "nosniff"),
                body);
    }

    /** The body as it goes out. */
    public byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}

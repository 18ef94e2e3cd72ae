package org.jvmfactory.http;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An answer: JSON, or lines of it. Immutable. */
public record HttpResponse(int status, Map<String, String> headers, String body) {

    public HttpResponse {
        headers = Map.copyOf(headers);
        requireNonNull(body, "body");
    }

    static HttpResponse json(int status, String body) {
        return of(status, "application/json; charset=utf-8", body);
    }

    /** One JSON object a line. */
    static HttpResponse lines(String body) {
        return of(200, "application/x-ndjson; charset=utf-8", body);
    }

    private static HttpResponse of(int status, String type, String body) {
        return new HttpResponse(
                status,
                Map.of("Content-Type", type, "Cache-Control", "no-store", "X-Content-Type-Options", "nosniff"),
                body);
    }

    /** The body as it goes out. */
    public byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}

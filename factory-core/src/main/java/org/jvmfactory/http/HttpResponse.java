package org.jvmfactory.http;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
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

    /** One JSON object a line; a header says how many were left out. */
    static HttpResponse lines(Lines lines) {
        HttpResponse response = of(200, "application/x-ndjson; charset=utf-8", lines.text());
        if (lines.leftOut() == 0) {
            return response;
        }
        Map<String, String> headers = new HashMap<>(response.headers());
        headers.put("Left-Out", String.valueOf(lines.leftOut()));
        return new HttpResponse(response.status(), headers, response.body());
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

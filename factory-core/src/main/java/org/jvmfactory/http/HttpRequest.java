package org.jvmfactory.http;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request as it came, its body byte for byte. Immutable. */
public final class HttpRequest {

    private final String method;
    private final String path;
    private final Map<String, String> query;
    private final Map<String, String> headers = new TreeMap<>();
    private final byte[] body;

    /**
     * A request.
     *
     * @param path decoded, beginning with a slash, without a query
     * @param query decoded
     */
    public HttpRequest(
            String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {
        this.method = method.toUpperCase(Locale.ROOT);
        this.path = requireNonNull(path, "path");
        this.query = new LinkedHashMap<>(query);
        headers.forEach((name, value) -> this.headers.put(name.toLowerCase(Locale.ROOT), value));
        this.body = body.clone();
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** A header, whose name knows no case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    Map<String, String> headers() {
        return headers;
    }

    public byte[] body() {
        return body.clone();
    }
}

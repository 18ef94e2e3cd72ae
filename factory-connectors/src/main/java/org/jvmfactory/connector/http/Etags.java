package org.jvmfactory.connector.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** The last answers by address, with the tags by which the other side says that they still hold. Thread-safe. */
final class Etags {

    private static final int MOST_BYTES = 16 << 20;

    private final Cache<URI, Kept> kept = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .weigher((URI address, Kept answer) -> answer.size())
            .build();

    record Kept(String tag, JsonNode body, Map<String, String> headers, int size) {}

    Optional<Kept> find(URI address) {
        return Optional.ofNullable(kept.getIfPresent(address));
    }

    void keep(URI address, ApiAnswer answer, int size) {
        answer.header("etag").ifPresent(tag -> kept.put(address, new Kept(tag, answer.body(), answer.headers(), size)));
    }
}

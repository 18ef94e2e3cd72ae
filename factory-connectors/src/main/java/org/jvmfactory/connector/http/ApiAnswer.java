package org.jvmfactory.connector.http;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.meta.Internal;

/**
 * What a call brought. Immutable, but for the body, which nobody changes.
 *
 * @param body a missing node where there is none
 * @param headers by name in lower case
 * @param unchanged whether the other side said that it is what it was when last asked; the body is that, then
 */
@Internal
public record ApiAnswer(int status, JsonNode body, Map<String, String> headers, boolean unchanged) {

    public ApiAnswer {
        requireNonNull(body, "body");
        headers = Map.copyOf(headers);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}

package org.jvmfactory.connector.http;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.secret.Secret;

/**
 * A call of an HTTP interface. Immutable.
 *
 * @param path what follows the base address; or a whole address at the same place
 * @param shown what messages call it: neither path nor headers with a secret
 * @param secrets headers whose values never print
 * @param repeatable whether doing it twice is as good as doing it once
 * @param followed whether a redirect is followed; where not, the answer is the redirect
 */
@Internal
public record ApiRequest(
        String method,
        String path,
        String shown,
        Optional<JsonNode> body,
        Map<String, Secret> secrets,
        boolean repeatable,
        boolean followed) {

    public ApiRequest {
        requireNonNull(method, "method");
        requireNonNull(path, "path");
        requireNonNull(shown, "shown");
        requireNonNull(body, "body");
        secrets = Map.copyOf(secrets);
    }

    /** Reads. */
    public static ApiRequest get(String path) {
        return of("GET", path, true);
    }

    /** Creates something, each time anew. */
    public static ApiRequest post(String path) {
        return of("POST", path, false);
    }

    /** Changes something to what is sent. */
    public static ApiRequest patch(String path) {
        return of("PATCH", path, true);
    }

    /** Puts something where nothing or the same thing is. */
    public static ApiRequest put(String path) {
        return of("PUT", path, true);
    }

    /** Takes something away. */
    public static ApiRequest delete(String path) {
        return of("DELETE", path, true);
    }

    /** An object to put into a body. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A list of texts to put into a body. */
    public static ArrayNode list(String... texts) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (String text : texts) {
            list.add(text);
        }
        return list;
    }

    public ApiRequest with(JsonNode content) {
        return new ApiRequest(method, path, shown, Optional.of(content), secrets, repeatable, followed);
    }

    public ApiRequest with(String header, Secret value) {
        Map<String, Secret> more = new TreeMap<>(secrets);
        more.put(header, value);
        return new ApiRequest(method, path, shown, body, more, repeatable, followed);
    }

    /** The same that messages call something else. */
    public ApiRequest shownAs(String words) {
        return new ApiRequest(method, path, words, body, secrets, repeatable, followed);
    }

    /** The same, known to be as good twice as once. */
    public ApiRequest asRepeatable() {
        return new ApiRequest(method, path, shown, body, secrets, true, followed);
    }

    /** The same that wants to be told where something is, and not what. */
    public ApiRequest unfollowed() {
        return new ApiRequest(method, path, shown, body, secrets, repeatable, false);
    }

    ApiRequest at(String otherPath) {
        return new ApiRequest(method, otherPath, shown, body, secrets, repeatable, followed);
    }

    private static ApiRequest of(String method, String path, boolean repeatable) {
        int query = path.indexOf('?');
        String shown = method + " " + (query < 0 ? path : path.substring(0, query));
        return new ApiRequest(method, path, shown, Optional.empty(), Map.of(), repeatable, true);
    }
}

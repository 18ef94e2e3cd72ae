package org.jvmfactory.testkit.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** What the fake GitHub answers. */
record Reply(int status, Map<String, String> headers, String body) {

    /** Says nothing until the server is closed. */
    static final int SILENT = 0;

    Reply {
        headers = Map.copyOf(headers);
    }

    static Reply of(int status, JsonNode body) {
        return new Reply(status, Map.of("Content-Type", "application/json"), body.toString());
    }

    static Reply error(int status, String message) {
        return of(status, problem(message));
    }

    /** What the body of an error says at least. */
    static ObjectNode problem(String message) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("message", message)
                .put("documentation_url", "https://docs.github.com/rest");
    }

    static Reply nothing(int status) {
        return new Reply(status, Map.of(), "");
    }

    Reply with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, body);
    }

    /** With a tag that changes as the content does. */
    Reply tagged() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
            return with("ETag", "\"" + HexFormat.of().formatHex(digest, 0, 8) + "\"");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}

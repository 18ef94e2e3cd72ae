package org.jvmfactory.connector.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jvmfactory.notify.SingleLine;
import org.jvmfactory.secret.Redactor;
import org.jvmfactory.secret.Secret;

/** What goes over the wire as JSON, in both directions. */
final class Bodies {

    private static final int MOST_WORDS = 400;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Bodies() {}

    /** Letters of every script as escapes: the same bytes whatever somebody takes their encoding for. */
    static byte[] write(JsonNode body) {
        try {
            return JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsBytes(body);
        } catch (JacksonException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    /** What came: JSON, or text where it says that it is that; empty where it can't be read. */
    static Optional<JsonNode> read(byte[] bytes, Map<String, String> headers) {
        if (bytes.length == 0) {
            return Optional.of(MissingNode.getInstance());
        }
        if (!headers.getOrDefault("content-type", "json").contains("json")) {
            return Optional.of(TextNode.valueOf(new String(bytes, StandardCharsets.UTF_8)));
        }
        try {
            return Optional.of(JSON.readTree(bytes));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Where some say for how long: in the body. */
    static Optional<String> patience(byte[] body) {
        try {
            return Fields.text(JSON.readTree(body), "/parameters/retry_after");
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What the body of a refusal says in words. */
    static String said(ApiRequest request, byte[] body) {
        String words = "";
        try {
            JsonNode node = JSON.readTree(body);
            words = Stream.concat(
                            Stream.of("/message", "/err", "/error", "/description", "/detail", "/error_description")
                                    .flatMap(pointer -> Fields.text(node, pointer).stream()),
                            Fields.list(node, "/errors").stream()
                                    .map(error -> error.isTextual() ? error.asText() : error(error)))
                    .filter(text -> !text.isBlank())
                    .collect(Collectors.joining("; "));
        } catch (IOException e) {
            // it isn't JSON, but maybe a few words
        }
        if (words.isEmpty()) {
            words = new String(body, 0, Math.min(body.length, 4 * MOST_WORDS), StandardCharsets.UTF_8);
        }
        Redactor redactor = new Redactor();
        request.secrets().values().forEach(secret -> {
            redactor.learn(secret);
            redactor.learn(Secret.of(secret.reveal().replaceFirst("^\\w+ ", ""))); // without "Bearer"
        });
        return SingleLine.of(redactor.redact(words), MOST_WORDS);
    }

    private static String error(JsonNode error) {
        return Fields.text(error, "/message")
                .orElseGet(() -> Stream.of("/resource", "/field", "/code")
                        .flatMap(pointer -> Fields.text(error, pointer).stream())
                        .collect(Collectors.joining(" ")));
    }
}

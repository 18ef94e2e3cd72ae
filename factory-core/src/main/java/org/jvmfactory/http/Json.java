package org.jvmfactory.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;

/** Answers as JSON, and bodies of requests read. */
final class Json {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Json() {}

    /** Maps, lists, texts, numbers and truth values, as JSON with the keys in order. */
    static String of(Object value) {
        try {
            return JSON.writeValueAsString(value instanceof Map<?, ?> map ? new TreeMap<>(map) : value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A constant as it stands in answers. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static ConfigNode read(HttpRequest request) {
        byte[] body = request.body();
        if (body.length == 0) {
            return ConfigNode.empty();
        }
        try {
            ConfigNode node = ConfigNode.ofJson("request", new String(body, StandardCharsets.UTF_8));
            if (!node.isMap()) {
                throw new BadRequest(400, "the body must be a JSON object");
            }
            return node;
        } catch (ConfigException e) {
            throw new BadRequest(400, e.getMessage());
        }
    }
}

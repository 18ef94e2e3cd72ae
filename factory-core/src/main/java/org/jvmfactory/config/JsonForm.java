package org.jvmfactory.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.config.ConfigNode.Label;
import org.jvmfactory.config.Content.Entries;
import org.jvmfactory.config.Content.Items;
import org.jvmfactory.config.Content.Nothing;
import org.jvmfactory.config.Content.Text;

/** A configuration as JSON: how it is stored and hashed. */
final class JsonForm {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int DEEPEST = 100;

    private final String source;

    JsonForm(String source) {
        this.source = source;
    }

    static String write(ConfigNode node) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            write(node, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writing to memory doesn't fail
        }
        return text.toString();
    }

    private static void write(ConfigNode node, JsonGenerator json) throws IOException {
        Content content = node.content();
        if (content instanceof Text text) {
            json.writeString(text.value());
        } else if (content instanceof Items list) {
            json.writeStartArray();
            for (ConfigNode item : list.nodes()) {
                write(item, json);
            }
            json.writeEndArray();
        } else if (content instanceof Entries map) {
            json.writeStartObject();
            for (Map.Entry<String, ConfigNode> entry : map.nodes().entrySet()) {
                json.writeFieldName(entry.getKey());
                write(entry.getValue(), json);
            }
            json.writeEndObject();
        } else {
            json.writeNull();
        }
    }

    ConfigNode read(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            JsonToken first = json.nextToken();
            ConfigNode root = node(first, json, Label.root(place(json.currentTokenLocation())), 0);
            if (json.nextToken() != null) {
                throw problem(place(json.currentTokenLocation()), "something follows the end of the JSON value");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw problem(place(e.getLocation()), e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // reading from memory doesn't fail
        }
    }

    private ConfigNode node(@Nullable JsonToken token, JsonParser json, Label label, int depth) throws IOException {
        Place place = place(json.currentTokenLocation());
        if (depth > DEEPEST) {
            throw problem(place, "nested deeper than " + DEEPEST + " levels");
        }
        if (token == null || token == JsonToken.VALUE_NULL) {
            return new ConfigNode(place, label, new Nothing());
        }
        if (token == JsonToken.START_ARRAY) {
            return new ConfigNode(place, label, items(json, label, depth));
        }
        if (token == JsonToken.START_OBJECT) {
            return new ConfigNode(place, label, entries(json, depth));
        }
        return new ConfigNode(place, label, new Text(json.getText()));
    }

    private Items items(JsonParser json, Label label, int depth) throws IOException {
        List<ConfigNode> items = new ArrayList<>();
        for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
            items.add(node(next, json, label.item(items.size(), place(json.currentTokenLocation())), depth + 1));
        }
        return new Items(items);
    }

    private Entries entries(JsonParser json, int depth) throws IOException {
        Map<String, ConfigNode> entries = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            Place place = place(json.currentTokenLocation());
            String key = json.currentName();
            ConfigNode value = node(json.nextToken(), json, Label.key(key, place), depth + 1);
            if (entries.putIfAbsent(key, value) != null) {
                throw problem(place, "'" + key + "' stands here a second time");
            }
        }
        return new Entries(entries);
    }

    private Place place(@Nullable JsonLocation location) {
        return location == null
                ? new Place(source, 1, 1)
                : new Place(source, Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    private static ConfigException problem(Place place, String message) {
        return new ConfigException(List.of(place.problem(message)));
    }
}

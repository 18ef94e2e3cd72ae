package org.jvmfactory.engine.command;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.config.NearestNames;

/**
 * What a configuration says of a CLI, and what Factory knows of it.
 *
 * @param written by the user; goes before what Factory knows
 * @param preset what Factory knows; empty where the user describes everything
 */
record Described(ConfigNode written, Optional<ConfigNode> preset) {

    /** The CLIs that Factory knows, each described in a file of that name. */
    static final List<String> PRESETS = List.of("amp", "gemini", "goose", "opencode", "pi");

    static Described of(ConfigNode written) {
        return new Described(written, written.find("preset").map(Described::known));
    }

    private static ConfigNode known(ConfigNode name) {
        if (!PRESETS.contains(name.text())) {
            throw name.error("there is no preset '" + name.text() + "'; " + NearestNames.instead(name.text(), PRESETS));
        }
        String file = "presets/" + name.text() + ".yaml";
        try (InputStream in = requireNonNull(Described.class.getResourceAsStream(file), file)) {
            return ConfigNode.parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<ConfigNode> find(String key) {
        return written.find(key).or(() -> preset.flatMap(known -> known.find(key)));
    }

    ConfigNode require(String key) {
        return find(key).orElseGet(() -> written.require(key));
    }

    /** The entries of both; the user's go before Factory's of the same name. */
    Map<String, ConfigNode> entries(String key) {
        Map<String, ConfigNode> all = new HashMap<>();
        preset.flatMap(known -> known.find(key)).ifPresent(node -> all.putAll(node.entries()));
        written.find(key).ifPresent(node -> all.putAll(node.entries()));
        return all;
    }
}

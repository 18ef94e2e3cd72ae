package org.jvmfactory.agent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.config.ConfigNode;

/**
 * Names that stand for models, such as {@code fast} and {@code strong}. Immutable.
 *
 * @param all by alias, then by engine (or engine at provider), what the engine calls the model; under {@code *} for every other engine
 */
public record Aliases(Map<String, Map<String, String>> all) {

    public static final Aliases NONE = new Aliases(Map.of());

    private static final String EVERY = "*";

    public Aliases {
        Map<String, Map<String, String>> copy = new LinkedHashMap<>();
        all.forEach((alias, names) -> copy.put(alias, Map.copyOf(names)));
        all = Map.copyOf(copy);
    }

    /** Reads {@code alias: model} and {@code alias: {engine: model}}. */
    public static Aliases read(ConfigNode node) {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        node.entries().forEach((alias, models) -> {
            Map<String, String> names = new LinkedHashMap<>();
            if (models.isText()) {
                names.put(EVERY, models.text());
            } else {
                models.entries().forEach((engine, model) -> names.put(engine, model.text()));
            }
            if (names.isEmpty()) {
                throw models.error(
                        "alias '" + alias + "' stands for nothing; write a model, or a model for each engine");
            }
            all.put(alias, names);
        });
        return new Aliases(all);
    }

    /** Whether {@code name} is one. */
    public boolean has(String name) {
        return all.containsKey(name);
    }

    /** What {@code engine} calls the model {@code name}; empty where that is an alias that says nothing about this engine. */
    public Optional<String> on(String engine, String name) {
        Map<String, String> names = all.get(name);
        if (names == null) {
            return Optional.of(name);
        }
        return Optional.ofNullable(names.get(engine))
                .or(() -> Optional.ofNullable(names.get(Candidate.withoutProvider(engine))))
                .or(() -> Optional.ofNullable(names.get(EVERY)));
    }
}

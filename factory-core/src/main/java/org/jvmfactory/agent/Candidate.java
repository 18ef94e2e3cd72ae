package org.jvmfactory.agent;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jvmfactory.config.ConfigNode;

/**
 * What an agent may work with instead of what it usually does; what is empty stays as it is.
 *
 * @param engine the name of an engine, {@code claude}, or of an engine at a provider, {@code claude@openrouter}
 * @param model the engine's own name of a model, or an alias of one
 */
public record Candidate(Optional<String> engine, Optional<String> model) {

    /** How many a chain may have: each may cost a conversation. */
    static final int MOST = 10;

    private static final char AT = '@';
    private static final Pattern ENGINE = Pattern.compile("[^@\\s]+(@[^@\\s]+)?");

    public Candidate {
        requireNonNull(engine, "engine");
        requireNonNull(model, "model");
        engine.ifPresent(name -> {
            if (!ENGINE.matcher(name).matches()) {
                throw new IllegalArgumentException("'" + name
                        + "' is no engine such as 'claude', and none at a provider such as 'claude@openrouter'");
            }
        });
    }

    public static Candidate engine(String name) {
        return new Candidate(Optional.of(name), Optional.empty());
    }

    public static Candidate model(String name) {
        return new Candidate(Optional.empty(), Optional.of(name));
    }

    public Candidate withModel(String name) {
        return new Candidate(engine, Optional.of(name));
    }

    /** The name of {@code engine} at {@code provider}. */
    public static String at(String engine, String provider) {
        return engine + AT + provider;
    }

    /** The engine in {@code name}, without its provider. */
    public static String withoutProvider(String name) {
        int at = name.indexOf(AT);
        return at < 0 ? name : name.substring(0, at);
    }

    /**
     * Reads one: the name of an engine, or {@code engine}, {@code provider} and {@code model}.
     *
     * @throws org.jvmfactory.config.ConfigException when it is neither
     */
    public static Candidate read(ConfigNode node) {
        if (node.isText()) {
            return of(node, Optional.of(node.text()), Optional.empty());
        }
        node.only("engine", "provider", "model");
        Optional<String> engine = engine(node);
        if (engine.isEmpty() && node.findText("model").isEmpty()) {
            throw node.error("a candidate names an 'engine', a 'model', or both");
        }
        return of(node, engine, node.findText("model"));
    }

    /** The engine that stands under {@code engine}, at what stands under {@code provider}. */
    static Optional<String> engine(ConfigNode node) {
        Optional<String> engine = node.findText("engine");
        Optional<String> provider = node.findText("provider");
        if (provider.isPresent() && engine.isEmpty()) {
            throw node.require("provider").error("a provider serves an engine: name that, too, with 'engine'");
        }
        return provider.isPresent() ? engine.map(name -> at(name, provider.get())) : engine;
    }

    /** Reads a chain. */
    static List<Candidate> readAll(ConfigNode node) {
        List<Candidate> chain = new ArrayList<>();
        node.items().forEach(item -> chain.add(read(item)));
        if (chain.size() > MOST) {
            throw node.error("a chain has at most " + MOST + " candidates, and this one has " + chain.size());
        }
        return chain;
    }

    private static Candidate of(ConfigNode node, Optional<String> engine, Optional<String> model) {
        try {
            return new Candidate(engine, model);
        } catch (IllegalArgumentException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }
}

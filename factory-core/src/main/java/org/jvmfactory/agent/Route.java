package org.jvmfactory.agent;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a conversation may be held with.
 *
 * @param engine its name, with the provider where it has one
 * @param model the engine's own name of it; its default where empty
 */
public record Route(String engine, Optional<String> model) {

    public Route {
        requireNonNull(engine, "engine");
        requireNonNull(model, "model");
    }

    @Override
    public String toString() {
        return model.map(name -> engine + " with model " + name).orElse(engine);
    }
}

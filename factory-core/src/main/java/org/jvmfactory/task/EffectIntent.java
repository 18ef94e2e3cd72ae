package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * An act outside Factory that shall happen once.
 *
 * @param key the same for the same act, whoever tries it and however often
 * @param kind which handler performs it: {@code push}, {@code pull-request}, {@code notification}, yours
 * @param payload what the handler needs; never a secret
 */
public record EffectIntent(String key, String kind, Map<String, String> payload) {

    public EffectIntent {
        requireNonNull(key, "key");
        requireNonNull(kind, "kind");
        payload = Map.copyOf(payload);
    }

    /** The named part of the payload. */
    public String require(String name) {
        String value = payload.get(name);
        if (value == null) {
            throw new IllegalArgumentException("effect '" + key + "' of kind '" + kind + "' has no '" + name + "'");
        }
        return value;
    }
}

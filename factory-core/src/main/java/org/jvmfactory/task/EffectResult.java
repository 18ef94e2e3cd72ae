package org.jvmfactory.task;

import java.util.Map;

/** What performing an effect brought: ids and addresses on the other side. */
public record EffectResult(Map<String, String> values) {

    public static final EffectResult NOTHING = new EffectResult(Map.of());

    public EffectResult {
        values = Map.copyOf(values);
    }
}

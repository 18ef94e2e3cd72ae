package org.jvmfactory.engine;

import static java.util.Objects.requireNonNull;

import org.jvmfactory.config.ConfigNode;

/**
 * What an engine gets from Factory when it is made.
 *
 * @param settings what stands under its name in the configuration, {@code type} included; nothing where it is used unconfigured
 * @param prices what models cost, for a CLI that counts tokens and no money
 */
public record EngineContext(ConfigNode settings, Prices prices) {

    public EngineContext {
        requireNonNull(settings, "settings");
        requireNonNull(prices, "prices");
    }

    /** With these settings, and the prices that come with Factory. */
    public static EngineContext of(ConfigNode settings) {
        return new EngineContext(settings, Prices.BUILT_IN);
    }
}

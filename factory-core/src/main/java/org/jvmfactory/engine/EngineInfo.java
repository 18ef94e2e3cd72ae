package org.jvmfactory.engine;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/** An engine's name, as configurations and journals use it, and what it can do. */
public record EngineInfo(String name, Set<Capability> capabilities) {

    public EngineInfo {
        requireNonNull(name, "name");
        capabilities = Set.copyOf(capabilities);
    }

    public static EngineInfo of(String name, Capability... capabilities) {
        return new EngineInfo(name, Set.of(capabilities));
    }

    public boolean can(Capability capability) {
        return capabilities.contains(capability);
    }
}

package org.jvmfactory.engine;

import java.util.Optional;
import org.jvmfactory.meta.Spi;
import org.jvmfactory.plugin.Provider;

/** Makes an {@link AgentEngine} from its settings; found by {@code ServiceLoader}. */
@Spi
public interface AgentEngineProvider extends Provider<AgentEngine, EngineContext> {

    /** Whether it can be made without settings; if so, it is there as soon as its jar is. */
    default boolean worksUnconfigured() {
        return true;
    }

    /**
     * Makes it so that {@code models} serves its models: with that one's keys and variables, and none of its own.
     *
     * @return empty where its CLI can't be pointed at a provider of that kind
     */
    default Optional<AgentEngine> createAt(EngineContext context, ModelProvider models) {
        return Optional.empty();
    }
}

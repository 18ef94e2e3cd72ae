package org.jvmfactory.engine;

import org.jvmfactory.meta.Spi;
import org.jvmfactory.plugin.Provider;

/** Makes an {@link AgentEngine} from its settings; found by {@code ServiceLoader}. */
@Spi
public interface AgentEngineProvider extends Provider<AgentEngine, EngineContext> {

    /** Whether it can be made without settings; if so, it is there as soon as its jar is. */
    default boolean worksUnconfigured() {
        return true;
    }
}

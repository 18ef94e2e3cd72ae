package org.jvmfactory.engine;

import org.jvmfactory.meta.Spi;
import org.jvmfactory.plugin.Provider;
import org.jvmfactory.config.ConfigNode;

/** Makes an {@link AgentEngine} from its settings; found by {@code ServiceLoader}. */
@Spi
public interface AgentEngineProvider extends Provider<AgentEngine, ConfigNode> {}

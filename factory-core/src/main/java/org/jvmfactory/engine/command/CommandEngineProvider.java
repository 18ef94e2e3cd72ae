package org.jvmfactory.engine.command;

import java.util.Set;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEngineProvider;

/** Makes a {@link CommandEngine} from its settings, without which there is none. */
public final class CommandEngineProvider implements AgentEngineProvider {

    public CommandEngineProvider() {}

    @Override
    public String type() {
        return "command";
    }

    @Override
    public AgentEngine create(ConfigNode settings) {
        return CommandEngine.of(settings);
    }

    @Override
    public boolean worksUnconfigured() {
        return false;
    }

    @Override
    public Set<String> secretKeys() {
        return Set.of(CommandSettings.SECRETS);
    }
}

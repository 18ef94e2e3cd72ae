package org.jvmfactory.engine.command;

import java.util.Optional;
import java.util.Set;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEngineProvider;
import org.jvmfactory.engine.EngineContext;
import org.jvmfactory.engine.ModelProvider;

/** Makes a {@link CommandEngine} from its settings, without which there is none. */
public final class CommandEngineProvider implements AgentEngineProvider {

    public CommandEngineProvider() {}

    @Override
    public String type() {
        return "command";
    }

    @Override
    public AgentEngine create(EngineContext context) {
        return CommandEngine.of(context);
    }

    @Override
    public Optional<AgentEngine> createAt(EngineContext context, ModelProvider models) {
        return models.kind() == ModelProvider.Kind.VARIABLES
                ? Optional.of(CommandEngine.of(context, models.environment(), models.secrets()))
                : Optional.empty();
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

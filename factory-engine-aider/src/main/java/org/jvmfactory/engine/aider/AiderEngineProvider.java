package org.jvmfactory.engine.aider;

import java.util.Optional;
import java.util.Set;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEngineProvider;
import org.jvmfactory.engine.EngineContext;
import org.jvmfactory.engine.ModelProvider;

/** Makes the {@link AiderEngine} from its settings. */
public final class AiderEngineProvider implements AgentEngineProvider {

    public AiderEngineProvider() {}

    @Override
    public String type() {
        return AiderEngine.NAME;
    }

    @Override
    public AgentEngine create(EngineContext context) {
        return new AiderEngine(AiderConfig.of(context.settings()), context.prices());
    }

    @Override
    public Optional<AgentEngine> createAt(EngineContext context, ModelProvider models) {
        return AiderConfig.of(context.settings()).at(models).map(config -> new AiderEngine(config, context.prices()));
    }

    @Override
    public Set<String> secretKeys() {
        return Set.of(AiderConfig.API_KEY, AiderConfig.SECRETS);
    }
}

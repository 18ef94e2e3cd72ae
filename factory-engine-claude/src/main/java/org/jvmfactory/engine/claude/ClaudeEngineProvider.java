package org.jvmfactory.engine.claude;

import java.util.Optional;
import java.util.Set;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEngineProvider;
import org.jvmfactory.engine.EngineContext;
import org.jvmfactory.engine.ModelProvider;

/** Makes the {@link ClaudeEngine} from its settings. */
public final class ClaudeEngineProvider implements AgentEngineProvider {

    public ClaudeEngineProvider() {}

    @Override
    public String type() {
        return ClaudeEngine.NAME;
    }

    @Override
    public AgentEngine create(EngineContext context) {
        return new ClaudeEngine(ClaudeConfig.of(context.settings()));
    }

    @Override
    public Optional<AgentEngine> createAt(EngineContext context, ModelProvider models) {
        return ClaudeAtProvider.config(ClaudeConfig.of(context.settings()), models)
                .map(ClaudeEngine::new);
    }

    @Override
    public Set<String> secretKeys() {
        return Set.of(ClaudeConfig.API_KEY, ClaudeConfig.OAUTH_TOKEN, ClaudeConfig.SECRETS);
    }
}

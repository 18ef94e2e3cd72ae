package org.jvmfactory.engine.claude;

import java.util.Set;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEngineProvider;
import org.jvmfactory.engine.EngineContext;

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
    public Set<String> secretKeys() {
        return Set.of(ClaudeConfig.API_KEY, ClaudeConfig.OAUTH_TOKEN, ClaudeConfig.SECRETS);
    }
}

package org.jvmfactory.engine.aider;

import java.util.Set;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEngineProvider;
import org.jvmfactory.engine.EngineContext;

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
    public Set<String> secretKeys() {
        return Set.of(AiderConfig.API_KEY, AiderConfig.SECRETS);
    }
}

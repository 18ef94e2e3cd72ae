package org.jvmfactory.engine.codex;

import java.util.Optional;
import java.util.Set;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEngineProvider;
import org.jvmfactory.engine.EngineContext;
import org.jvmfactory.engine.ModelProvider;

/** Makes the {@link CodexEngine} from its settings. */
public final class CodexEngineProvider implements AgentEngineProvider {

    public CodexEngineProvider() {}

    @Override
    public String type() {
        return CodexEngine.NAME;
    }

    @Override
    public AgentEngine create(EngineContext context) {
        return new CodexEngine(CodexConfig.of(context.settings()), context.prices());
    }

    @Override
    public Optional<AgentEngine> createAt(EngineContext context, ModelProvider models) {
        return CodexConfig.of(context.settings()).at(models).map(config -> new CodexEngine(config, context.prices()));
    }

    @Override
    public Set<String> secretKeys() {
        return Set.of(CodexConfig.API_KEY, CodexConfig.SECRETS);
    }
}

package org.jvmfactory.engine.codex;

import java.util.Set;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEngineProvider;
import org.jvmfactory.engine.EngineContext;

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
    public Set<String> secretKeys() {
        return Set.of(CodexConfig.API_KEY, CodexConfig.SECRETS);
    }
}

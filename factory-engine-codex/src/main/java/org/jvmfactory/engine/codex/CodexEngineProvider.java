package org.jvmfactory.engine.codex;

import java.util.Set;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEngineProvider;

/** Makes the {@link CodexEngine} from its settings. */
public final class CodexEngineProvider implements AgentEngineProvider {

    public CodexEngineProvider() {}

    @Override
    public String type() {
        return CodexEngine.NAME;
    }

    @Override
    public AgentEngine create(ConfigNode settings) {
        return new CodexEngine(CodexConfig.of(settings));
    }

    @Override
    public Set<String> secretKeys() {
        return Set.of(CodexConfig.API_KEY, CodexConfig.SECRETS);
    }
}

package org.jvmfactory.example.custom;

import java.nio.file.Path;
import java.util.Set;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEngineProvider;
import org.jvmfactory.engine.EngineContext;
import org.jvmfactory.secret.Secret;

/** Makes {@link MyEngine} from its settings: {@code program}, the path of the CLI, and {@code api-key}. */
public final class MyEngineProvider implements AgentEngineProvider {

    @Override
    public String type() {
        return "mycli";
    }

    @Override
    public AgentEngine create(EngineContext context) {
        ConfigNode settings = context.settings();
        settings.only("type", "program", "api-key");
        return new MyEngine(Path.of(settings.text("program")), Secret.of(settings.text("api-key")));
    }

    @Override
    public boolean worksUnconfigured() {
        return false; // without a key there is no use in it
    }

    @Override
    public Set<String> secretKeys() {
        return Set.of("api-key");
    }
}

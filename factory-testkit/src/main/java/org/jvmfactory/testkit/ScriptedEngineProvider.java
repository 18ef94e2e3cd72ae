package org.jvmfactory.testkit;

import java.nio.file.Path;
import java.util.Optional;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEngineProvider;
import org.jvmfactory.engine.EngineContext;
import org.jvmfactory.engine.ModelProvider;

/**
 * Makes the {@link ScriptedEngine}. Its settings are {@code script}, the path of a script, or the script itself; without settings it plays
 * the script that comes with it.
 */
public final class ScriptedEngineProvider implements AgentEngineProvider {

    private static final String SCRIPT = "script";

    @Override
    public String type() {
        return ScriptedEngine.NAME;
    }

    @Override
    public AgentEngine create(EngineContext context) {
        return of(context.settings());
    }

    /** Its agents get the provider's variables, whatever its kind. */
    @Override
    public Optional<AgentEngine> createAt(EngineContext context, ModelProvider models) {
        return Optional.of(of(context.settings()).with(models.environment(), models.secrets()));
    }

    private static ScriptedEngine of(ConfigNode settings) {
        if (settings.isEmpty()) {
            return ScriptedEngine.withDefaultScript();
        }
        if (settings.find(SCRIPT).isEmpty()) {
            return ScriptedEngine.of(settings);
        }
        settings.only("type", SCRIPT);
        return ScriptedEngine.read(Path.of(settings.text(SCRIPT)));
    }
}

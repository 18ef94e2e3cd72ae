package org.jvmfactory.testkit;

import java.nio.file.Path;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEngineProvider;
import org.jvmfactory.engine.EngineContext;

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
        ConfigNode settings = context.settings();
        if (settings.isEmpty()) {
            return ScriptedEngine.withDefaultScript();
        }
        if (settings.find(SCRIPT).isEmpty()) {
            return ScriptedEngine.of(settings);
        }
        settings.only(SCRIPT);
        return ScriptedEngine.read(Path.of(settings.text(SCRIPT)));
    }
}

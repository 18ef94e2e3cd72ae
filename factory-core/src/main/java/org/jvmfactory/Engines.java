package org.jvmfactory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jvmfactory.agent.Candidate;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.config.NearestNames;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEngineProvider;
import org.jvmfactory.engine.EngineContext;
import org.jvmfactory.engine.EngineException;
import org.jvmfactory.engine.ModelProvider;
import org.jvmfactory.plugin.PluginException;
import org.jvmfactory.plugin.Plugins;
import org.jvmfactory.secret.Redactor;

/** The engines of a factory by name: those configured, those of the class path, each at each of its providers, and those given. */
final class Engines {

    private final Factory.Builder builder;
    private final Redactor redactor;
    private final Map<String, AgentEngineProvider> types;
    private final Map<String, AgentEngine> engines = new LinkedHashMap<>();

    private Engines(Factory.Builder builder, Redactor redactor) {
        this.builder = builder;
        this.redactor = redactor;
        this.types = Plugins.find(AgentEngineProvider.class, builder.plugins);
    }

    static Map<String, AgentEngine> of(Factory.Builder builder, Redactor redactor) {
        return new Engines(builder, redactor).all();
    }

    private Map<String, AgentEngine> all() {
        builder.config.routing().providers().forEach(models -> {
            models.key().ifPresent(redactor::learn);
            models.secrets().values().forEach(redactor::learn);
        });
        builder.config.engines().forEach((name, settings) -> {
            String type = settings.findText("type").orElse(name);
            AgentEngineProvider provider = types.get(type);
            if (provider == null) {
                throw settings.error("engine '" + name + "' is of type '" + type + "', which isn't there; there are "
                        + new TreeSet<>(types.keySet()) + ". Put the engine's jar on the class path");
            }
            provider.secretKeys()
                    .forEach(key -> settings.find(key).ifPresent(secret -> Assembly.learn(secret, redactor)));
            engines.put(name, provider.create(context(settings)));
            atProviders(name, provider, settings);
        });
        types.forEach((type, provider) -> {
            if (provider.worksUnconfigured() && !engines.containsKey(type)) {
                engines.put(type, provider.create(context(ConfigNode.empty())));
                atProviders(type, provider, ConfigNode.empty());
            }
        });
        engines.putAll(builder.engines);
        return engines;
    }

    private EngineContext context(ConfigNode settings) {
        return new EngineContext(settings, builder.config.prices());
    }

    private void atProviders(String name, AgentEngineProvider type, ConfigNode settings) {
        if (builder.engines.containsKey(name)) {
            return; // another one stands in for it
        }
        for (ModelProvider models : builder.config.routing().providers()) {
            if (models.isFor(name, type.type())) {
                type.createAt(context(settings), models)
                        .ifPresentOrElse(engine -> engines.put(Candidate.at(name, models.name()), engine), () -> {
                            if (!models.engines().isEmpty()) {
                                throw new EngineException(
                                        EngineException.Code.UNKNOWN,
                                        "provider '" + models.name() + "' is to serve engine '" + name
                                                + "', which can't be pointed at one of its kind; leave the engine out of 'engines'");
                            }
                        });
            }
        }
    }

    static String usual(FactoryConfig config, Map<String, AgentEngine> engines) {
        if (engines.isEmpty()) {
            throw new PluginException(
                    PluginException.Code.MISSING,
                    "there is no engine: put one's jar on the class path, such as factory-engine-claude, or give one to the builder");
        }
        if (config.engine().isPresent()) {
            return known(config.engine().get(), engines);
        }
        Set<String> own = engines.keySet().stream()
                .filter(name -> Candidate.withoutProvider(name).equals(name))
                .collect(Collectors.toCollection(TreeSet::new));
        if (own.size() > 1) {
            throw new EngineException(
                    EngineException.Code.UNKNOWN,
                    "there are several engines, " + own
                            + ": say which one is the default, with 'engine:' in factory.yml or FactoryConfig.withEngine");
        }
        return own.iterator().next();
    }

    static String known(String engine, Map<String, AgentEngine> engines) {
        if (!engines.containsKey(engine)) {
            throw new EngineException(
                    EngineException.Code.UNKNOWN,
                    "there is no engine '" + engine + "'; " + NearestNames.instead(engine, engines.keySet()));
        }
        return engine;
    }
}

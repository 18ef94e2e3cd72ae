package org.jvmfactory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.config.NearestNames;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.notify.NotifierContext;
import org.jvmfactory.notify.NotifierProvider;
import org.jvmfactory.notify.NotifyConfig;
import org.jvmfactory.plugin.Plugins;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.secret.Redactor;

/** The notifiers of a Factory by name: those of the configuration, those given in Java, and where there is neither, what needs no settings. */
final class Notifiers {

    private Notifiers() {}

    static Map<String, Notifier> of(Factory.Builder builder, ChildProcesses processes, Redactor redactor) {
        Map<String, NotifierProvider> providers = Plugins.find(NotifierProvider.class, builder.plugins);
        Map<String, Notifier> notifiers = new LinkedHashMap<>();
        builder.config.notices().notifiers().forEach((name, settings) -> {
            if (!builder.notifiers.containsKey(name)) {
                NotifierProvider provider = provider(name, settings, providers);
                provider.secretKeys()
                        .forEach(key -> settings.find(key).ifPresent(secret -> Assembly.learn(secret, redactor)));
                notifiers.put(name, provider.create(new NotifierContext(name, settings, processes, builder.time)));
            }
        });
        notifiers.putAll(builder.notifiers);
        if (notifiers.isEmpty()) {
            providers.forEach((type, provider) -> {
                if (provider.worksUnconfigured()) {
                    notifiers.put(
                            type,
                            provider.create(new NotifierContext(type, ConfigNode.empty(), processes, builder.time)));
                }
            });
        }
        builder.config
                .notices()
                .rules()
                .ifPresent(rules -> rules.forEach(
                        rule -> rule.to().forEach(name -> check(rule.source(), name, notifiers.keySet()))));
        return notifiers;
    }

    /** The rules; none that routes happenings where nobody configured a notifier or a rule. */
    static NotifyConfig rules(Factory.Builder builder) {
        NotifyConfig config = builder.config.notices();
        boolean silent = config.equals(NotifyConfig.NONE) && builder.notifiers.isEmpty();
        return silent ? new NotifyConfig(Map.of(), Optional.of(List.of())) : config;
    }

    private static NotifierProvider provider(
            String name, ConfigNode settings, Map<String, NotifierProvider> providers) {
        String type = settings.findText("type").orElse(name);
        NotifierProvider provider = providers.get(type);
        if (provider == null) {
            throw settings.find("type")
                    .orElse(settings)
                    .error("notifier '" + name + "' is of type '" + type + "', which isn't there"
                            + nearest(type, providers.keySet())
                            + ". Say 'type:', or put the notifier's jar on the class path");
        }
        return provider;
    }

    /** Refuses a name that no notifier has, at {@code place}. */
    static void check(ConfigNode place, String name, Set<String> notifiers) {
        if (!notifiers.contains(name)) {
            throw place.error("no notifier is called '" + name + "'" + nearest(name, notifiers));
        }
    }

    private static String nearest(String wrong, Set<String> known) {
        return NearestNames.to(wrong, known).stream()
                .findFirst()
                .map(name -> ", did you mean '" + name + "'?")
                .orElse("; there are " + new TreeSet<>(known));
    }
}

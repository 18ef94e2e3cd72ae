package org.jvmfactory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jvmfactory.codehost.CodeHost;
import org.jvmfactory.codehost.CodeHostContext;
import org.jvmfactory.codehost.CodeHostProvider;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.config.NearestNames;
import org.jvmfactory.notify.SingleLine;
import org.jvmfactory.plugin.Plugins;
import org.jvmfactory.plugin.Provider;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.secret.Redactor;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.TrackerContext;
import org.jvmfactory.ticket.TrackerProvider;

/**
 * The code hosts and trackers of a Factory: those given in Java, then those of the configuration, whose types may be either or both, then the
 * code hosts that need no configuration.
 *
 * @param codeHosts in the order in which they are asked
 * @param trackers by name
 */
record Connectors(List<CodeHost> codeHosts, Map<String, Tracker> trackers) {

    private static final String NAME = "[a-z0-9][a-z0-9-]{0,39}";

    Connectors {
        codeHosts = List.copyOf(codeHosts);
        trackers = Map.copyOf(trackers);
    }

    /** Whether a connector may be called that. */
    static boolean isName(String name) {
        return name.matches(NAME);
    }

    /** Reads {@code connectors} of {@code configuration}. */
    static Map<String, ConfigNode> read(ConfigNode configuration) {
        Map<String, ConfigNode> connectors =
                configuration.find("connectors").map(ConfigNode::entries).orElse(Map.of());
        connectors.forEach((name, settings) -> {
            if (!isName(name)) {
                throw settings.error(
                        "a connector's name has lower-case letters, digits and dashes, at most 40, but is '"
                                + SingleLine.of(name, 100) + "'");
            }
        });
        return connectors;
    }

    static Connectors of(Factory.Builder builder, Path data, ChildProcesses processes, Redactor redactor) {
        Map<String, CodeHostProvider> hosts = Plugins.find(CodeHostProvider.class, builder.plugins);
        Map<String, TrackerProvider> kinds = Plugins.find(TrackerProvider.class, builder.plugins);
        Path directory = data.resolve("pull-requests");
        List<CodeHost> codeHosts = new ArrayList<>(builder.codeHosts);
        Map<String, Tracker> trackers = new LinkedHashMap<>();
        Map<String, CodeHostProvider> unconfigured = new LinkedHashMap<>(hosts);
        builder.config.connectors().forEach((name, settings) -> {
            String type = settings.findText("type").orElse(name);
            CodeHostProvider host = hosts.get(type);
            TrackerProvider kind = kinds.get(type);
            if (host != null) {
                learn(host, settings, redactor);
                codeHosts.add(host.create(new CodeHostContext(directory, processes, settings, builder.time)));
                unconfigured.remove(type);
            }
            if (kind != null) {
                learn(kind, settings, redactor);
                trackers.put(name, kind.create(new TrackerContext(name, settings, builder.time)));
            }
            if (host == null && kind == null) {
                throw unknown(name, type, settings, hosts, kinds);
            }
        });
        unconfigured.values().stream()
                .filter(CodeHostProvider::worksUnconfigured)
                .forEach(provider -> codeHosts.add(
                        provider.create(new CodeHostContext(directory, processes, ConfigNode.empty(), builder.time))));
        trackers.putAll(builder.trackers);
        return new Connectors(codeHosts, trackers);
    }

    private static void learn(Provider<?, ?> provider, ConfigNode settings, Redactor redactor) {
        provider.secretKeys().forEach(key -> settings.find(key).ifPresent(secret -> Assembly.learn(secret, redactor)));
    }

    private static RuntimeException unknown(
            String name,
            String type,
            ConfigNode settings,
            Map<String, CodeHostProvider> hosts,
            Map<String, TrackerProvider> kinds) {
        TreeSet<String> known = new TreeSet<>(hosts.keySet());
        known.addAll(kinds.keySet());
        String nearest = NearestNames.to(type, known).stream()
                .findFirst()
                .map(near -> ", did you mean '" + near + "'?")
                .orElse("; there are " + known);
        return settings.find("type")
                .orElse(settings)
                .error("connector '" + name + "' is of type '" + type + "', which isn't there" + nearest
                        + ". Say 'type:', or put the connector's jar on the class path");
    }
}

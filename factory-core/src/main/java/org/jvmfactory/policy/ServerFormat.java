package org.jvmfactory.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.ToolServer;
import org.jvmfactory.secret.Secret;

/** How servers of tools are written in a configuration. */
final class ServerFormat {

    private ServerFormat() {}

    static List<ToolServer> read(ConfigNode node) {
        List<ToolServer> servers = new ArrayList<>();
        node.entries().forEach((name, server) -> {
            if (!ToolServer.isName(name)) {
                throw server.error(
                        "'" + name + "' is no name of a tool server: letters, digits and dashes, at most 40, and"
                                + " not '" + ToolServer.OWN + "'");
            }
            servers.add(new ToolServer(name, link(server)));
        });
        return servers;
    }

    private static ToolServer.Link link(ConfigNode node) {
        node.only("command", "args", "env", "read-only", "url", "headers");
        boolean program = node.find("command").isPresent();
        boolean address = node.find("url").isPresent();
        if (program == address) {
            throw node.error("a tool server has either 'command' or 'url'");
        }
        return program ? program(node) : address(node);
    }

    private static ToolServer.Link program(ConfigNode node) {
        refuse(node, Set.of("headers"), "url");
        Map<String, Secret> environment = new HashMap<>();
        EnvironmentFormat.variables(node, "env")
                .forEach((name, value) -> environment.put(name, Secret.of(value.text())));
        return new ToolServer.Program(
                node.text("command"),
                node.find("args").map(ConfigNode::texts).orElse(List.of()),
                environment,
                node.find("read-only").map(ConfigNode::texts).orElse(List.of()).stream()
                        .map(path -> Path.of(path).toAbsolutePath().normalize())
                        .toList());
    }

    private static ToolServer.Link address(ConfigNode node) {
        refuse(node, Set.of("args", "env", "read-only"), "command");
        Map<String, Secret> headers = new HashMap<>();
        node.find("headers")
                .map(ConfigNode::entries)
                .orElse(Map.of())
                .forEach((name, value) -> headers.put(name, Secret.of(value.text())));
        try {
            URI url = new URI(node.text("url"));
            if (Set.of("http", "https").contains(String.valueOf(url.getScheme())) && url.getHost() != null) {
                return new ToolServer.Address(url, headers);
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw node.require("url").error("'url' must be an http or https address with a host");
    }

    private static void refuse(ConfigNode node, Set<String> keys, String owner) {
        keys.stream()
                .sorted()
                .flatMap(key -> node.find(key).stream())
                .findFirst()
                .ifPresent(wrong -> {
                    throw wrong.error("this belongs to a tool server with '" + owner + "'");
                });
    }
}

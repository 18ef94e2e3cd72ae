package org.jvmfactory.engine.claude;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jvmfactory.engine.ToolServer;
import org.jvmfactory.secret.Secret;

/**
 * The servers of tools that a user gives an agent, as the CLI is told of them: in a file that names variables where a secret belongs, so
 * that no value stands in a file or a command line.
 */
final class UserServers {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VARIABLE = "FACTORY_MCP_";

    private final List<ToolServer> servers;
    private final Map<String, Secret> secrets = new HashMap<>();
    private final ObjectNode root = JSON.createObjectNode();

    UserServers(List<ToolServer> servers) {
        this.servers = List.copyOf(servers);
        ObjectNode all = root.putObject("mcpServers");
        this.servers.forEach(server -> describe(server, all.putObject(server.name())));
    }

    private void describe(ToolServer server, ObjectNode json) {
        if (server.link() instanceof ToolServer.Program program) {
            json.put("command", program.command());
            program.arguments().forEach(json.putArray("args")::add);
            put(program.environment(), json.putObject("env"));
        } else if (server.link() instanceof ToolServer.Address address) {
            json.put("type", "http").put("url", address.url().toString());
            put(address.headers(), json.putObject("headers"));
        }
    }

    private void put(Map<String, Secret> values, ObjectNode json) {
        values.forEach((name, value) -> {
            String variable = VARIABLE + secrets.size() + "_"
                    + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
            secrets.put(variable, value);
            json.put(name, "${" + variable + "}");
        });
    }

    /** The file's content; empty where there are no servers. */
    Optional<String> configuration() {
        return servers.isEmpty() ? Optional.empty() : Optional.of(root.toString());
    }

    /** The values that the file names. */
    Map<String, Secret> secrets() {
        return Map.copyOf(secrets);
    }

    /** How the names of their tools begin. */
    List<String> prefixes() {
        return servers.stream().map(server -> "mcp__" + server.name()).toList();
    }

    /** What of the host they need to see. */
    List<Path> readOnly() {
        return servers.stream()
                .flatMap(server -> server.link().readOnly().stream())
                .toList();
    }

    /** Where they are, as {@code host:port}. */
    Set<String> hosts() {
        return servers.stream().flatMap(server -> server.link().host().stream()).collect(Collectors.toSet());
    }
}

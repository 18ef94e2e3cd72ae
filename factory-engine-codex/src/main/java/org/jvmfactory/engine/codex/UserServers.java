package org.jvmfactory.engine.codex;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jvmfactory.engine.EngineException;
import org.jvmfactory.engine.ToolServer;
import org.jvmfactory.secret.Secret;

/**
 * The servers of tools that a user gives an agent, as settings of the CLI. A setting stands in the command line, so it names variables where
 * a secret belongs. The CLI passes on none but those that are named, under the names they have: a shell gives them the server's own.
 */
final class UserServers {

    /** How the variables begin; the agent's own commands don't get them. */
    static final String VARIABLE = "FACTORY_MCP_";

    /** Where a program finds the way out of the sandbox. */
    private static final List<String> WAY_OUT = List.of(
            "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "NODE_USE_ENV_PROXY");

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** Takes pairs of a name and the variable that holds its value, then {@code --}, then the program. */
    private static final String RENAMED =
            "while [ \"$1\" != -- ]; do eval \"export $1=\\\"\\$$2\\\"; unset $2\"; shift 2; done; shift; exec \"$@\"";

    private final List<ToolServer> servers;
    private final boolean asked;
    private final Map<String, Secret> secrets = new HashMap<>();
    private final Map<String, String> settings = new LinkedHashMap<>();

    /** @param asked whether the CLI is to ask before it calls one of their tools */
    UserServers(List<ToolServer> servers, boolean asked) {
        this.servers = List.copyOf(servers);
        this.asked = asked;
        this.servers.forEach(server -> settings.put("mcp_servers." + server.name(), describe(server.link())));
    }

    private String describe(ToolServer.Link link) {
        String mode = ",default_tools_approval_mode=" + Toml.text(asked ? "prompt" : "approve") + "}";
        return link instanceof ToolServer.Program program
                ? program(program) + mode
                : address((ToolServer.Address) link) + mode;
    }

    private String program(ToolServer.Program program) {
        List<String> passed = new ArrayList<>(WAY_OUT);
        List<String> arguments = new ArrayList<>(List.of("-c", RENAMED, CodexEngine.NAME));
        new TreeMap<>(program.environment()).forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                throw new EngineException(
                        EngineException.Code.NOT_STARTED,
                        "'" + name + "' is no name of a variable that a tool server could get");
            }
            String variable = kept(name, value);
            passed.add(variable);
            arguments.addAll(List.of(name, variable));
        });
        arguments.addAll(List.of("--", program.command()));
        arguments.addAll(program.arguments());
        return "{command=" + Toml.text("sh") + ",args=" + Toml.texts(arguments) + ",env_vars=" + Toml.texts(passed);
    }

    private String address(ToolServer.Address address) {
        String headers = new TreeMap<>(address.headers())
                .entrySet().stream()
                        .map(header ->
                                Toml.text(header.getKey()) + "=" + Toml.text(kept(header.getKey(), header.getValue())))
                        .collect(Collectors.joining(",", "{", "}"));
        return "{url=" + Toml.text(address.url().toString()) + ",env_http_headers=" + headers;
    }

    /** The variable that holds the value from now on. */
    private String kept(String name, Secret value) {
        String variable =
                VARIABLE + secrets.size() + "_" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        secrets.put(variable, value);
        return variable;
    }

    /** The CLI's settings. */
    Map<String, String> settings() {
        return settings;
    }

    /** The values that the settings name. */
    Map<String, Secret> secrets() {
        return Map.copyOf(secrets);
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

package org.jvmfactory.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jvmfactory.secret.Secret;

/**
 * What an engine needs in the sandbox. The host merges it with policy: it adds the work tree, HOME and the task's identity, and may refuse.
 *
 * <p>Where the command or a plain variable says {@link #TOOLS}, the address of a server of the host's tools stands, which speaks the Model Context
 * Protocol over HTTP. There is one only in sandboxes that have a way out to the host alone; in others such a launch is refused.
 *
 * @param command program and arguments; never a prompt and never a secret
 * @param environment plain variables
 * @param secrets further variables that never print: the engine's own keys, and no other engine's
 * @param readOnly files and directories of the host that the CLI needs to see, such as its own program
 * @param files files it needs, by name without a slash: Factory puts them into a directory that the agent can't write, whose path stands
 *     wherever the command or a plain variable says <code>{files}</code>
 * @param hosts the {@code host:port} it must reach itself
 * @param routes the providers that the gateway asks in its place, so that their keys stay outside the sandbox; the base URL of one stands
 *     wherever the command or a plain variable says <code>{gateway:NAME}</code>
 */
public record Launch(
        List<String> command,
        Map<String, String> environment,
        Map<String, Secret> secrets,
        List<Path> readOnly,
        Map<String, byte[]> files,
        Set<String> hosts,
        List<KeyRoute> routes) {

    /** In a command or a plain variable: the address of the host's tools. */
    public static final String TOOLS = "{tools}";

    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        secrets = Map.copyOf(secrets);
        readOnly = List.copyOf(readOnly);
        files = Map.copyOf(files);
        hosts = Set.copyOf(hosts);
        routes = List.copyOf(routes);
    }

    /** One without routes. */
    public Launch(
            List<String> command,
            Map<String, String> environment,
            Map<String, Secret> secrets,
            List<Path> readOnly,
            Map<String, byte[]> files,
            Set<String> hosts) {
        this(command, environment, secrets, readOnly, files, hosts, List.of());
    }

    /** Whether the CLI finds the host's tools by an address. */
    public boolean asksForTools() {
        return Stream.concat(command.stream(), environment.values().stream()).anyMatch(text -> text.contains(TOOLS));
    }

    public static Launch of(List<String> command) {
        return new Launch(command, Map.of(), Map.of(), List.of(), Map.of(), Set.of());
    }

    public Launch withEnvironment(Map<String, String> variables) {
        return new Launch(command, variables, secrets, readOnly, files, hosts, routes);
    }

    public Launch withSecrets(Map<String, Secret> variables) {
        return new Launch(command, environment, variables, readOnly, files, hosts, routes);
    }

    public Launch withReadOnly(List<Path> paths) {
        return new Launch(command, environment, secrets, paths, files, hosts, routes);
    }

    public Launch withFiles(Map<String, byte[]> contents) {
        return new Launch(command, environment, secrets, readOnly, contents, hosts, routes);
    }

    public Launch withHosts(Set<String> needed) {
        return new Launch(command, environment, secrets, readOnly, files, needed, routes);
    }

    public Launch withRoutes(List<KeyRoute> asked) {
        return new Launch(command, environment, secrets, readOnly, files, hosts, asked);
    }
}

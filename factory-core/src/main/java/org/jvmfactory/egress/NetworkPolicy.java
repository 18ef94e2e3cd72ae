package org.jvmfactory.egress;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.secret.Secret;

/**
 * What runs may reach, by {@code network:} in a configuration. Immutable.
 *
 * @param host whether they may reach whatever this machine reaches; the rest then says nothing
 * @param everyone the hosts for all that runs for a task
 * @param agents further ones for an agent's sessions, by the agent's name
 * @param commands further ones for the commands of verify and run steps
 * @param mirrors registries that the gateway asks, by the name of their tool
 */
public record NetworkPolicy(
        boolean host, HostList everyone, Map<String, HostList> agents, HostList commands, List<Route> mirrors) {

    /** Nothing but what engines need themselves. */
    public static final NetworkPolicy CLOSED =
            new NetworkPolicy(false, HostList.NONE, Map.of(), HostList.NONE, List.of());

    /** The host's own network. */
    public static final NetworkPolicy HOST = new NetworkPolicy(true, HostList.NONE, Map.of(), HostList.NONE, List.of());

    private static final String AUTHORIZATION = "authorization";

    public NetworkPolicy {
        requireNonNull(everyone, "everyone");
        agents = Map.copyOf(agents);
        requireNonNull(commands, "commands");
        mirrors = List.copyOf(mirrors);
    }

    /**
     * Reads {@code network:}.
     *
     * @throws org.jvmfactory.config.ConfigException that says where something in it is wrong
     */
    public static NetworkPolicy read(ConfigNode node) {
        if (node.isText()) {
            if (node.text().equals("host")) {
                return HOST;
            }
            throw node.error("the only word here is 'host', for the host's own network; else list hosts under 'allow'");
        }
        node.only("allow", "agents", "commands", "mirrors");
        Map<String, HostList> agents = new LinkedHashMap<>();
        node.find("agents")
                .map(ConfigNode::entries)
                .orElse(Map.of())
                .forEach((name, hosts) -> agents.put(name, HostList.read(hosts)));
        List<Route> mirrors = new ArrayList<>();
        node.find("mirrors")
                .map(ConfigNode::entries)
                .orElse(Map.of())
                .forEach((name, mirror) -> mirrors.add(mirror(name, mirror)));
        return new NetworkPolicy(false, hosts(node, "allow"), agents, hosts(node, "commands"), mirrors);
    }

    private static HostList hosts(ConfigNode node, String key) {
        return node.find(key).map(HostList::read).orElse(HostList.NONE);
    }

    private static Route mirror(String name, ConfigNode node) {
        node.only("url", "user", "password", "token");
        boolean login = node.find("user").isPresent() || node.find("password").isPresent();
        if (login && node.find("token").isPresent()) {
            throw node.require("token").error("there is a login too; leave one of them out");
        }
        Map<String, Secret> headers = node.findText("token")
                .map(token -> Map.of(AUTHORIZATION, Secret.of("Bearer " + token)))
                .orElseGet(() -> login ? Map.of(AUTHORIZATION, basic(node)) : Map.of());
        try {
            return new Route(name, URI.create(node.text("url")), headers);
        } catch (IllegalArgumentException e) {
            String why = e.getCause() == null ? String.valueOf(e.getMessage()) : "this is no address";
            throw node.require("url").error(why);
        }
    }

    private static Secret basic(ConfigNode node) {
        String login = node.text("user") + ":" + node.text("password");
        return Secret.of("Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    }

    /** What in {@code network:} is secret: {@code password} and {@code token} of each mirror. */
    public static List<ConfigNode> secrets(ConfigNode node) {
        List<ConfigNode> secrets = new ArrayList<>();
        if (node.isMap()) {
            node.find("mirrors")
                    .map(ConfigNode::entries)
                    .orElse(Map.of())
                    .values()
                    .forEach(mirror -> {
                        mirror.find("password").ifPresent(secrets::add);
                        mirror.find("token").ifPresent(secrets::add);
                    });
        }
        return secrets;
    }

    /** The hosts for a session of {@code agent}. */
    public HostList forAgent(String agent) {
        return everyone.and(agents.getOrDefault(agent, HostList.NONE));
    }

    /** The hosts for the commands of verify and run steps. */
    public HostList forCommands() {
        return everyone.and(commands);
    }

    /** The variables and files by which tools find their mirrors. */
    public MirrorSettings mirrorSettings() {
        return MirrorSettings.of(mirrors.stream().map(Route::name).collect(Collectors.toSet()));
    }

    /** The agents that it speaks of. */
    public Set<String> namedAgents() {
        return agents.keySet();
    }

    /** For a person: what is let out. */
    public String describe() {
        if (host) {
            return "not isolated ('network: host'): agents and commands reach whatever this machine reaches";
        }
        List<String> parts = new ArrayList<>();
        parts.add(listed("everyone", everyone).orElse("nothing is listed for everyone"));
        agents.forEach((name, hosts) -> listed("agent " + name, hosts).ifPresent(parts::add));
        listed("verify and run steps", commands).ifPresent(parts::add);
        if (!mirrors.isEmpty()) {
            parts.add("mirrors: "
                    + String.join(
                            ", ", mirrors.stream().map(Route::name).sorted().toList()));
        }
        return "denied but for what is listed; " + String.join("; ", parts);
    }

    private static Optional<String> listed(String who, HostList hosts) {
        return hosts.rules().isEmpty()
                ? Optional.empty()
                : Optional.of(who + ": "
                        + String.join(
                                ", ",
                                hosts.rules().stream().map(HostRule::toString).toList()));
    }
}

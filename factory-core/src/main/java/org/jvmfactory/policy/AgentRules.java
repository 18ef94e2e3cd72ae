package org.jvmfactory.policy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.ToolServer;
import org.jvmfactory.secret.Secret;

/**
 * What holds while an agent works: gates before its tools, commands after its edits, what must be well before it may stop, environments,
 * servers of tools. Immutable.
 *
 * @param gates what no agent may do
 * @param afterEdit what is run after an edit
 * @param stopGate what must succeed before an agent may end its turn
 * @param environments by name
 * @param servers by the role that has them
 */
public record AgentRules(
        Gates gates,
        List<AfterEdit> afterEdit,
        Optional<StopGate> stopGate,
        Map<String, NamedEnvironment> environments,
        Map<String, List<ToolServer>> servers) {

    /** The built-in gates and nothing else. */
    public static final AgentRules DEFAULT =
            new AgentRules(Gates.BUILT_IN, List.of(), Optional.empty(), Map.of(), Map.of());

    /** What stands for the edited file in a command. */
    public static final String FILE = "{file}";

    private static final Duration EDIT_LIMIT = Duration.ofMinutes(1);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(15);
    private static final int REFUSALS = 3;
    private static final int MOST_REFUSALS = 8;

    public AgentRules {
        requireNonNull(gates, "gates");
        afterEdit = List.copyOf(afterEdit);
        requireNonNull(stopGate, "stopGate");
        environments = Map.copyOf(environments);
        servers = Map.copyOf(servers);
    }

    /**
     * A command that is run after an agent's tool has changed a file.
     *
     * @param files globs of the files that it is for
     * @param run the command; <code>{file}</code> stands for the file
     */
    public record AfterEdit(List<String> files, List<String> run, Duration limit) {
        public AfterEdit {
            files = List.copyOf(files);
            run = List.copyOf(run);
            requireNonNull(limit, "limit");
        }
    }

    /**
     * A command that must succeed before an agent that writes may end its turn.
     *
     * @param refusals how often it is sent back at most; then it may end all the same
     * @param agents the roles that this is for; all that write where empty
     */
    public record StopGate(List<String> run, int refusals, Duration limit, Set<String> agents) {
        public StopGate {
            run = List.copyOf(run);
            requireNonNull(limit, "limit");
            agents = Set.copyOf(agents);
            if (run.isEmpty() || refusals < 1 || refusals > MOST_REFUSALS) {
                throw new IllegalArgumentException(
                        "a stop gate needs a command and 1 to " + MOST_REFUSALS + " refusals");
            }
        }
    }

    /** What commands and agents find in their environment besides what is always there. */
    public record Variables(Map<String, String> plain, Map<String, Secret> secrets) {

        public static final Variables NONE = new Variables(Map.of(), Map.of());

        public Variables {
            plain = Map.copyOf(plain);
            secrets = Map.copyOf(secrets);
        }
    }

    /**
     * Variables with a name.
     *
     * @param agents the roles whose sessions get them; every role where both this and {@code steps} are empty
     * @param steps the steps whose sessions and commands get them
     */
    public record NamedEnvironment(Variables variables, Set<String> agents, Set<String> steps) {
        public NamedEnvironment {
            requireNonNull(variables, "variables");
            agents = Set.copyOf(agents);
            steps = Set.copyOf(steps);
        }
    }

    /** What the sessions of a role in a step get. */
    public Variables forSession(String agent, String step) {
        return together(environment -> environment.steps().contains(step)
                || environment.agents().contains(agent)
                || (environment.agents().isEmpty() && environment.steps().isEmpty()));
    }

    /** What the commands of a step get. */
    public Variables forCommands(String step) {
        return together(environment -> environment.steps().contains(step));
    }

    private Variables together(Predicate<NamedEnvironment> wanted) {
        Map<String, String> plain = new HashMap<>();
        Map<String, Secret> secrets = new HashMap<>();
        environments.values().stream().filter(wanted).forEach(environment -> {
            plain.putAll(environment.variables().plain());
            secrets.putAll(environment.variables().secrets());
        });
        return new Variables(plain, secrets);
    }

    /** Every secret in here. */
    public List<Secret> secrets() {
        List<Secret> all = new ArrayList<>();
        environments
                .values()
                .forEach(environment ->
                        all.addAll(environment.variables().secrets().values()));
        servers.values()
                .forEach(servers -> servers.forEach(server -> {
                    if (server.link() instanceof ToolServer.Program program) {
                        all.addAll(program.environment().values());
                    } else if (server.link() instanceof ToolServer.Address address) {
                        all.addAll(address.headers().values());
                    }
                }));
        return all;
    }

    /** The servers of tools that a role has. */
    public List<ToolServer> servers(String agent) {
        return servers.getOrDefault(agent, List.of());
    }

    /** With other gates. */
    public AgentRules withGates(Gates value) {
        return new AgentRules(value, afterEdit, stopGate, environments, servers);
    }

    public AgentRules withAfterEdit(List<AfterEdit> value) {
        return new AgentRules(gates, value, stopGate, environments, servers);
    }

    public AgentRules withStopGate(StopGate value) {
        return new AgentRules(gates, afterEdit, Optional.of(value), environments, servers);
    }

    public AgentRules withEnvironment(String name, NamedEnvironment value) {
        Map<String, NamedEnvironment> all = new HashMap<>(environments);
        all.put(name, value);
        return new AgentRules(gates, afterEdit, stopGate, all, servers);
    }

    public AgentRules withServers(String agent, List<ToolServer> value) {
        Map<String, List<ToolServer>> all = new HashMap<>(servers);
        all.put(agent, List.copyOf(value));
        return new AgentRules(gates, afterEdit, stopGate, environments, all);
    }

    /** What a configuration names that rules may be about. */
    public record Known(Set<String> agents, Set<String> steps, Optional<List<String>> verify) {
        public Known {
            agents = Set.copyOf(agents);
            steps = Set.copyOf(steps);
            verify = verify.map(List::copyOf);
        }
    }

    /**
     * Reads {@code gates}, {@code after-edit}, {@code stop-gate}, {@code environments}, and the {@code mcp-servers} of {@code agents}.
     *
     * @throws org.jvmfactory.config.ConfigException when something in it is wrong
     */
    public static AgentRules read(ConfigNode root, Known known) {
        Map<String, NamedEnvironment> environments = new LinkedHashMap<>();
        root.find("environments")
                .map(ConfigNode::entries)
                .orElse(Map.of())
                .forEach((name, node) -> environments.put(name, EnvironmentFormat.read(node, known)));
        Map<String, List<ToolServer>> servers = new LinkedHashMap<>();
        root.find("agents")
                .map(ConfigNode::entries)
                .orElse(Map.of())
                .forEach((name, agent) ->
                        agent.find("mcp-servers").ifPresent(node -> servers.put(name, ServerFormat.read(node))));
        return new AgentRules(
                root.find("gates").map(Gates::read).orElse(Gates.BUILT_IN),
                root.find("after-edit").map(ConfigNode::items).orElse(List.of()).stream()
                        .map(AgentRules::afterEdit)
                        .toList(),
                root.find("stop-gate").map(node -> stopGate(node, known)),
                environments,
                servers);
    }

    private static AfterEdit afterEdit(ConfigNode node) {
        node.only("files", "run", "limit");
        ConfigNode files = node.require("files");
        List<String> globs = files.isText() ? List.of(files.text()) : files.texts();
        if (globs.isEmpty()) {
            throw files.error("'files' needs a glob such as \"*.java\"");
        }
        try {
            Globs.of(globs);
        } catch (IllegalArgumentException e) {
            throw files.error("'files' holds no glob: " + e.getMessage());
        }
        return new AfterEdit(
                globs,
                command(node.require("run")),
                node.find("limit").map(ConfigNode::duration).orElse(EDIT_LIMIT));
    }

    private static StopGate stopGate(ConfigNode node, Known known) {
        node.only("run", "refusals", "limit", "agents");
        Optional<List<String>> run = node.find("run").map(AgentRules::command).or(known::verify);
        if (run.isEmpty()) {
            throw node.error("'stop-gate' needs 'run', since 'verify' names no command here");
        }
        int refusals = node.find("refusals").map(ConfigNode::positive).orElse(REFUSALS);
        if (refusals > MOST_REFUSALS) {
            throw node.require("refusals").error("expected at most " + MOST_REFUSALS + ", got " + refusals);
        }
        return new StopGate(
                run.get(),
                refusals,
                node.find("limit").map(ConfigNode::duration).orElse(STOP_LIMIT),
                names(node, "agents", known.agents()));
    }

    private static List<String> command(ConfigNode node) {
        if (node.texts().isEmpty() || node.texts().get(0).isBlank()) {
            throw node.error("a command needs a program, such as [mvn, -q, verify]");
        }
        return node.texts();
    }

    static Set<String> names(ConfigNode node, String key, Set<String> known) {
        Set<String> names = new HashSet<>();
        node.find(key).map(ConfigNode::items).orElse(List.of()).forEach(item -> {
            if (!known.contains(item.text())) {
                throw item.error("there is no '" + item.text() + "'; there are " + new TreeSet<>(known));
            }
            names.add(item.text());
        });
        return names;
    }
}

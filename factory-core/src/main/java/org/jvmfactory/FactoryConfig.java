package org.jvmfactory;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.agent.Agents;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.egress.NetworkPolicy;
import org.jvmfactory.engine.Prices;
import org.jvmfactory.error.Diagnostic;
import org.jvmfactory.intake.FollowConfig;
import org.jvmfactory.intake.IntakeConfig;
import org.jvmfactory.notify.NotifyConfig;
import org.jvmfactory.policy.AgentRules;
import org.jvmfactory.policy.Budgets;
import org.jvmfactory.policy.RiskPolicy;
import org.jvmfactory.sandbox.SandboxLimits;
import org.jvmfactory.scheduler.SchedulerConfig;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.Money;
import org.jvmfactory.workflow.Node;
import org.jvmfactory.workflow.Workflow;
import org.jvmfactory.workflow.Workflows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a {@code Factory} works, usually read from {@code factory.yml}. Immutable.
 *
 * @param workflow for tasks that name none
 * @param engine for agents that name none; the only one there is where empty
 * @param isolation where the commands of agents run
 * @param limits what holds where neither task nor agent says anything
 * @param budgets what agents may use in all
 * @param agents the roles, the built-in ones included
 * @param workflows by name, the built-in ones included
 * @param verify the command of verify steps that name none
 * @param engines the settings of engines by name
 * @param prices what models cost, for engines whose CLIs count no money
 * @param repositories the repositories that have names
 * @param notices who tells people, and of what
 * @param rules what holds while an agent works
 * @param memory the type and the settings of the memory; on the heap where empty
 * @param network what agents and commands may reach
 * @param routing how agents come to their engines and models
 * @param connectors the settings of code hosts and trackers by name
 * @param risk the risk policy that holds besides those of repositories
 * @param follow how published changes are followed until they are merged or closed
 * @param intake which of them are watched for tickets
 */
public record FactoryConfig(
        String workflow,
        Optional<String> engine,
        Isolation isolation,
        SchedulerConfig scheduler,
        Limits limits,
        Budgets budgets,
        Map<String, Agent> agents,
        Map<String, Workflow> workflows,
        Optional<List<String>> verify,
        Map<String, ConfigNode> engines,
        Prices prices,
        NamedRepositories repositories,
        NotifyConfig notices,
        AgentRules rules,
        Optional<ConfigNode> memory,
        NetworkPolicy network,
        RoutingConfig routing,
        Map<String, ConfigNode> connectors,
        Optional<ConfigNode> risk,
        FollowConfig follow,
        IntakeConfig intake) {

    private static final Logger LOG = LoggerFactory.getLogger(FactoryConfig.class);

    private static final Limits LIMITS = Limits.INHERITED
            .withTotal(Duration.ofMinutes(60))
            .withSilence(Duration.ofMinutes(15))
            .withTool(Duration.ofHours(1))
            .withRepeats(10);

    public FactoryConfig {
        requireNonNull(workflow, "workflow");
        requireNonNull(engine, "engine");
        requireNonNull(isolation, "isolation");
        requireNonNull(scheduler, "scheduler");
        limits = requireNonNull(limits, "limits").or(LIMITS);
        requireNonNull(budgets, "budgets");
        agents = Map.copyOf(agents);
        workflows = Map.copyOf(workflows);
        verify = verify.map(List::copyOf);
        engines = Map.copyOf(engines);
        requireNonNull(prices, "prices");
        requireNonNull(repositories, "repositories");
        requireNonNull(notices, "notices");
        requireNonNull(rules, "rules");
        requireNonNull(memory, "memory");
        requireNonNull(network, "network");
        requireNonNull(routing, "routing");
        connectors = Collections.unmodifiableMap(new LinkedHashMap<>(connectors));
        risk.ifPresent(RiskPolicy::read); // refused here where something in it is wrong
        requireNonNull(follow, "follow");
        requireNonNull(intake, "intake");
    }

    /**
     * Where the commands of agents run.
     *
     * @param sandbox the kind: {@code bubblewrap}, {@code container}, {@code process}, yours
     * @param none whether it was said in so many words that nothing need be isolated
     * @param alternatives the kinds that may be used, in this order, where {@code sandbox} can't be used or doesn't prove what is required
     * @param limits how much a session or command may use
     * @param settings of the kinds, by their names
     */
    public record Isolation(
            String sandbox,
            boolean none,
            List<String> alternatives,
            SandboxLimits limits,
            Map<String, ConfigNode> settings) {

        /** In bubblewrap, every guarantee it can give required. */
        public static final Isolation BUBBLEWRAP = new Isolation("bubblewrap", false);

        /** As plain processes that can do what the host's user can do: for work that is trusted. */
        public static final Isolation NONE = new Isolation("process", true);

        public Isolation {
            requireNonNull(sandbox, "sandbox");
            alternatives = List.copyOf(alternatives);
            requireNonNull(limits, "limits");
            settings = Map.copyOf(settings);
        }

        /** No other kind, no limits. */
        public Isolation(String sandbox, boolean none) {
            this(sandbox, none, List.of(), SandboxLimits.NONE, Map.of());
        }

        /** The same with other limits. */
        public Isolation withLimits(SandboxLimits other) {
            return new Isolation(sandbox, none, alternatives, other, settings);
        }

        /** All kinds that may be used, the preferred one first. */
        public List<String> kinds() {
            return Stream.concat(Stream.of(sandbox), alternatives.stream()).toList();
        }
    }

    /** The built-in agents and workflows, {@code single} as the workflow, bubblewrap, three slots. */
    public static FactoryConfig defaults() {
        return new FactoryConfig(
                "single",
                Optional.empty(),
                Isolation.BUBBLEWRAP,
                SchedulerConfig.defaults(),
                LIMITS,
                Budgets.NONE,
                Agents.builtIn(),
                Workflows.builtIn(),
                Optional.empty(),
                Map.of(),
                Prices.BUILT_IN,
                NamedRepositories.NONE,
                NotifyConfig.NONE,
                AgentRules.DEFAULT,
                Optional.empty(),
                NetworkPolicy.CLOSED,
                RoutingConfig.DEFAULT,
                Map.of(),
                Optional.empty(),
                FollowConfig.DEFAULT,
                IntakeConfig.NONE);
    }

    /**
     * Reads {@code factory.yml}; files that it names are looked up beside it. A file in the snake case of {@code config.yml} is imported.
     *
     * @param environment the values of <code>${NAME}</code>
     * @throws org.jvmfactory.config.ConfigException with every problem and where it stands
     */
    public static FactoryConfig read(Path file, Function<String, Optional<String>> environment) {
        Imported imported = importing(file, environment);
        imported.warnings().forEach(warning -> LOG.warn("{}", warning));
        return imported.config();
    }

    /**
     * What a file came to.
     *
     * @param warnings what stands in it and isn't taken over
     */
    public record Imported(FactoryConfig config, List<Diagnostic> warnings) {
        public Imported {
            requireNonNull(config, "config");
            warnings = List.copyOf(warnings);
        }
    }

    /** As {@link #read}, for those who show the warnings themselves. */
    public static Imported importing(Path file, Function<String, Optional<String>> environment) {
        Path parent = file.toAbsolutePath().normalize().getParent();
        Path directory = parent == null ? Path.of("/") : parent;
        ConfigNode node = ConfigNode.read(file).resolve(environment);
        return ConfigImport.isSnakeCase(node)
                ? ConfigImport.read(node, directory, environment)
                : new Imported(of(node, directory), List.of());
    }

    private static FactoryConfig of(ConfigNode node, Path directory) {
        node.only(
                "workflow",
                "engine",
                "engines",
                "prices",
                "sandbox",
                "isolation",
                "slots",
                "slots-per-repository",
                "slots-per-engine",
                "cooldown",
                "lease",
                "schedules",
                "retention",
                "limits",
                "budget",
                "agents",
                "workflows",
                "verify",
                "gates",
                "after-edit",
                "stop-gate",
                "environments",
                "repositories",
                "default-org",
                "notifiers",
                "notify",
                "memory",
                "network",
                "providers",
                "models",
                "fallback",
                "routing",
                "breaker",
                "quota",
                "connectors",
                "risk",
                "follow",
                "intake",
                "serve"); // whoever serves it over HTTP reads that
        FactoryConfig defaults = defaults();
        Map<String, Agent> agents = new LinkedHashMap<>(defaults.agents());
        node.find("agents").ifPresent(roles -> agents.putAll(Agents.read(roles, directory)));
        Map<String, Workflow> workflows = new LinkedHashMap<>(defaults.workflows());
        node.find("workflows")
                .ifPresent(plans -> plans.entries().forEach((name, plan) -> {
                    Workflow workflow = plan.isText()
                            ? Workflow.of(ConfigNode.read(directory.resolve(plan.text())))
                            : Workflow.of(plan);
                    workflows.put(name, workflow);
                }));
        SchedulerConfig scheduler = SchedulerConfig.read(node);
        checkSchedules(node, agents.keySet(), workflows.keySet());
        Optional<List<String>> verify = node.find("verify").map(FactoryConfig::command);
        Set<String> steps = workflows.values().stream()
                .flatMap(Workflow::steps)
                .map(Node.Step::id)
                .collect(Collectors.toSet());
        return new FactoryConfig(
                node.findText("workflow").orElse(defaults.workflow()),
                node.findText("engine"),
                isolation(node),
                scheduler,
                node.find("limits").map(FactoryConfig::limits).orElse(LIMITS),
                node.find("budget").map(Budgets::read).orElse(Budgets.NONE),
                agents,
                workflows,
                verify,
                node.find("engines").map(ConfigNode::entries).orElse(Map.of()),
                node.find("prices").map(Prices::read).orElse(Prices.BUILT_IN),
                NamedRepositories.read(node.find("repositories"), node.find("default-org")),
                NotifyConfig.read(node),
                AgentRules.read(node, new AgentRules.Known(agents.keySet(), steps, verify)),
                node.find("memory"),
                network(node, agents.keySet()),
                RoutingConfig.read(node),
                Connectors.read(node),
                node.find("risk"),
                node.find("follow").map(FollowConfig::read).orElse(FollowConfig.DEFAULT),
                node.find("intake")
                        .map(intake ->
                                IntakeConfig.read(intake, agents.keySet(), workflows.keySet(), FactoryConfig::limits))
                        .orElse(IntakeConfig.NONE));
    }

    private static void checkSchedules(ConfigNode node, Set<String> agents, Set<String> workflows) {
        for (ConfigNode schedule : node.find("schedules").map(ConfigNode::items).orElse(List.of())) {
            ConfigNode task = schedule.require("task");
            task.find("agent").ifPresent(agent -> requireKnown(agent, "agent", agents));
            task.find("workflow").ifPresent(workflow -> requireKnown(workflow, "workflow", workflows));
        }
    }

    private static void requireKnown(ConfigNode node, String kind, Set<String> known) {
        if (!known.contains(node.text())) {
            throw node.error("there is no " + kind + " '" + node.text() + "'; there are " + new TreeSet<>(known));
        }
    }

    private static NetworkPolicy network(ConfigNode node, Set<String> agents) {
        Optional<ConfigNode> network = node.find("network");
        network.filter(ConfigNode::isMap)
                .flatMap(map -> map.find("agents"))
                .ifPresent(map -> map.only(new TreeSet<>(agents).toArray(String[]::new)));
        return network.map(NetworkPolicy::read).orElse(NetworkPolicy.CLOSED);
    }

    private static Isolation isolation(ConfigNode node) {
        boolean none = node.find("isolation").isPresent();
        if (none && !node.text("isolation").equals("none")) {
            throw node.require("isolation").error("the only word here is 'none'; leave the line out to isolate agents");
        }
        return IsolationFormat.read(node.find("sandbox"), none);
    }

    private static Limits limits(ConfigNode node) {
        node.only("total", "silence", "tool", "repeats", "turns", "money");
        return understood(
                node,
                Limits.INHERITED,
                none -> new Limits(
                        node.find("total").map(ConfigNode::duration),
                        node.find("silence").map(ConfigNode::duration),
                        node.find("turns").map(ConfigNode::positive),
                        node.find("money").map(FactoryConfig::money),
                        node.find("tool").map(ConfigNode::duration),
                        node.find("repeats").map(FactoryConfig::repeats)));
    }

    /** What {@code change} makes of {@code before}; where that can't be, it is said where it was written. */
    private static <T> T understood(ConfigNode node, T before, UnaryOperator<T> change) {
        try {
            return change.apply(before);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> command(ConfigNode node) {
        if (node.texts().isEmpty()) {
            throw node.error("a command needs a program, such as [mvn, verify]; leave the line out to find it");
        }
        return node.texts();
    }

    private static Money money(ConfigNode node) {
        if (node.decimal().signum() <= 0) {
            throw node.error("expected more than 0 dollars, got " + node.decimal());
        }
        return Money.usd(node.decimal());
    }

    private static int repeats(ConfigNode node) {
        int value = node.integer();
        if (value < 0 || value == 1) {
            throw node.error("expected at least 2, or 0 for no limit, got " + value);
        }
        return value;
    }

    public FactoryConfig withWorkflow(String name) {
        return with(draft -> draft.workflow = name);
    }

    public FactoryConfig withEngine(String name) {
        return with(draft -> draft.engine = Optional.of(name));
    }

    public FactoryConfig withIsolation(Isolation value) {
        return with(draft -> draft.isolation = value);
    }

    public FactoryConfig withScheduler(SchedulerConfig value) {
        return with(draft -> draft.scheduler = value);
    }

    public FactoryConfig withLimits(Limits value) {
        return with(draft -> draft.limits = value);
    }

    public FactoryConfig withBudgets(Budgets value) {
        return with(draft -> draft.budgets = value);
    }

    public FactoryConfig withVerify(List<String> command) {
        return with(draft -> draft.verify = Optional.of(command));
    }

    public FactoryConfig withAgent(Agent agent) {
        return with(draft -> draft.agents.put(agent.name(), agent));
    }

    public FactoryConfig withWorkflow(Workflow added) {
        return with(draft -> draft.workflows.put(added.name(), added));
    }

    /** The settings of the engine {@code name}, in place of those it had. */
    public FactoryConfig withEngineSettings(String name, ConfigNode settings) {
        return with(draft -> draft.engines.put(name, settings));
    }

    public FactoryConfig withPrices(Prices value) {
        return with(draft -> draft.prices = value);
    }

    public FactoryConfig withRepositories(NamedRepositories value) {
        return with(draft -> draft.repositories = value);
    }

    public FactoryConfig withNotices(NotifyConfig value) {
        return with(draft -> draft.notices = value);
    }

    public FactoryConfig withRules(AgentRules value) {
        return with(draft -> draft.rules = value);
    }

    /** With the memory that {@code settings} names by its {@code type}. */
    public FactoryConfig withMemory(ConfigNode settings) {
        return with(draft -> draft.memory = Optional.of(settings));
    }

    public FactoryConfig withNetwork(NetworkPolicy value) {
        return with(draft -> draft.network = value);
    }

    public FactoryConfig withRouting(RoutingConfig value) {
        return with(draft -> draft.routing = value);
    }

    /** With the connector {@code name}, a code host or tracker or both, in place of one that had that name. */
    public FactoryConfig withConnector(String name, ConfigNode settings) {
        return with(draft -> draft.connectors.put(name, settings));
    }

    /** With a risk policy that holds besides those of repositories, as {@code risk:} has it. */
    public FactoryConfig withRisk(ConfigNode policy) {
        return with(draft -> draft.risk = Optional.of(policy));
    }

    /** How pull requests are followed. */
    public FactoryConfig withFollow(FollowConfig value) {
        return with(draft -> draft.follow = value);
    }

    /** With other connectors watched for tickets. */
    public FactoryConfig withIntake(IntakeConfig value) {
        return with(draft -> draft.intake = value);
    }

    private FactoryConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finish();
    }

    /** A configuration that is about to be another one. */
    private static final class Draft {

        private String workflow;
        private Optional<String> engine;
        private Isolation isolation;
        private SchedulerConfig scheduler;
        private Limits limits;
        private Budgets budgets;
        private final Map<String, Agent> agents;
        private final Map<String, Workflow> workflows;
        private Optional<List<String>> verify;
        private final Map<String, ConfigNode> engines;
        private Prices prices;
        private NamedRepositories repositories;
        private NotifyConfig notices;
        private AgentRules rules;
        private Optional<ConfigNode> memory;
        private NetworkPolicy network;
        private RoutingConfig routing;
        private final Map<String, ConfigNode> connectors;
        private Optional<ConfigNode> risk;
        private FollowConfig follow;
        private IntakeConfig intake;

        Draft(FactoryConfig config) {
            workflow = config.workflow;
            engine = config.engine;
            isolation = config.isolation;
            scheduler = config.scheduler;
            limits = config.limits;
            budgets = config.budgets;
            agents = new LinkedHashMap<>(config.agents);
            workflows = new LinkedHashMap<>(config.workflows);
            verify = config.verify;
            engines = new LinkedHashMap<>(config.engines);
            prices = config.prices;
            repositories = config.repositories;
            notices = config.notices;
            rules = config.rules;
            memory = config.memory;
            network = config.network;
            routing = config.routing;
            connectors = new LinkedHashMap<>(config.connectors);
            risk = config.risk;
            follow = config.follow;
            intake = config.intake;
        }

        FactoryConfig finish() {
            return new FactoryConfig(
                    workflow,
                    engine,
                    isolation,
                    scheduler,
                    limits,
                    budgets,
                    agents,
                    workflows,
                    verify,
                    engines,
                    prices,
                    repositories,
                    notices,
                    rules,
                    memory,
                    network,
                    routing,
                    connectors,
                    risk,
                    follow,
                    intake);
        }
    }
}

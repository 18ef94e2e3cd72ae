package org.jvmfactory;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.agent.Agents;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.scheduler.SchedulerConfig;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.Money;
import org.jvmfactory.workflow.Workflow;
import org.jvmfactory.workflow.Workflows;

/**
 * How a {@code Factory} works, usually read from {@code factory.yml}. Immutable.
 *
 * @param workflow for tasks that name none
 * @param engine for agents that name none; the only one there is where empty
 * @param isolation where the commands of agents run
 * @param limits what holds where neither task nor agent says anything
 * @param agents the roles, the built-in ones included
 * @param workflows by name, the built-in ones included
 * @param verify the command of verify steps that name none
 * @param engines the settings of engines by name
 * @param memory the type and the settings of the memory; on the heap where empty
 */
public record FactoryConfig(
        String workflow,
        Optional<String> engine,
        Isolation isolation,
        SchedulerConfig scheduler,
        Limits limits,
        Map<String, Agent> agents,
        Map<String, Workflow> workflows,
        Optional<List<String>> verify,
        Map<String, ConfigNode> engines,
        Optional<ConfigNode> memory) {

    private static final Limits LIMITS =
            Limits.INHERITED.withTotal(Duration.ofMinutes(60)).withSilence(Duration.ofMinutes(15));

    public FactoryConfig {
        requireNonNull(workflow, "workflow");
        requireNonNull(engine, "engine");
        requireNonNull(isolation, "isolation");
        requireNonNull(scheduler, "scheduler");
        limits = requireNonNull(limits, "limits").or(LIMITS);
        agents = Map.copyOf(agents);
        workflows = Map.copyOf(workflows);
        verify = verify.map(List::copyOf);
        engines = Map.copyOf(engines);
        requireNonNull(memory, "memory");
    }

    /**
     * Where the commands of agents run.
     *
     * @param sandbox the kind: {@code bubblewrap}, {@code process}, yours
     * @param none whether it was said in so many words that nothing need be isolated
     */
    public record Isolation(String sandbox, boolean none) {

        /** In bubblewrap, every guarantee it can give required. */
        public static final Isolation BUBBLEWRAP = new Isolation("bubblewrap", false);

        /** As plain processes that can do what the host's user can do: for work that is trusted. */
        public static final Isolation NONE = new Isolation("process", true);

        public Isolation {
            requireNonNull(sandbox, "sandbox");
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
                Agents.builtIn(),
                Workflows.builtIn(),
                Optional.empty(),
                Map.of(),
                Optional.empty());
    }

    /**
     * Reads {@code factory.yml}; files that it names are looked up beside it.
     *
     * @param environment the values of <code>${NAME}</code>
     * @throws org.jvmfactory.config.ConfigException with every problem and where it stands
     */
    public static FactoryConfig read(Path file, Function<String, Optional<String>> environment) {
        Path directory = file.toAbsolutePath().normalize().getParent();
        return of(ConfigNode.read(file).resolve(environment), directory == null ? Path.of("/") : directory);
    }

    private static FactoryConfig of(ConfigNode node, Path directory) {
        node.only(
                "workflow",
                "engine",
                "engines",
                "sandbox",
                "isolation",
                "slots",
                "slots-per-repository",
                "lease",
                "limits",
                "agents",
                "workflows",
                "verify",
                "memory");
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
        SchedulerConfig scheduler = scheduler(node);
        return new FactoryConfig(
                node.findText("workflow").orElse(defaults.workflow()),
                node.findText("engine"),
                isolation(node),
                scheduler,
                node.find("limits").map(FactoryConfig::limits).orElse(LIMITS),
                agents,
                workflows,
                node.find("verify").map(ConfigNode::texts),
                node.find("engines").map(ConfigNode::entries).orElse(Map.of()),
                node.find("memory"));
    }

    private static SchedulerConfig scheduler(ConfigNode node) {
        SchedulerConfig scheduler = SchedulerConfig.defaults();
        if (node.find("slots").isPresent()) {
            int slots = positive(node.require("slots"));
            scheduler = new SchedulerConfig(slots, slots, scheduler.lease(), scheduler.drain());
        }
        if (node.find("slots-per-repository").isPresent()) {
            scheduler = scheduler.withSlotsPerRepository(positive(node.require("slots-per-repository")));
        }
        if (node.find("lease").isPresent()) {
            scheduler = scheduler.withLease(node.require("lease").duration());
        }
        return scheduler;
    }

    private static Isolation isolation(ConfigNode node) {
        boolean none = node.find("isolation").isPresent();
        if (none && !node.text("isolation").equals("none")) {
            throw node.require("isolation").error("the only word here is 'none'; leave the line out to isolate agents");
        }
        String kind = node.findText("sandbox").orElse(none ? "process" : "bubblewrap");
        return new Isolation(kind, none);
    }

    private static Limits limits(ConfigNode node) {
        node.only("total", "silence", "turns", "money");
        return new Limits(
                node.find("total").map(ConfigNode::duration),
                node.find("silence").map(ConfigNode::duration),
                node.find("turns").map(FactoryConfig::positive),
                node.find("money").map(money -> Money.usd(money.decimal())));
    }

    private static int positive(ConfigNode node) {
        int value = node.integer();
        if (value < 1) {
            throw node.error("expected at least 1, got " + value);
        }
        return value;
    }

    public FactoryConfig withWorkflow(String name) {
        return new FactoryConfig(
                name, engine, isolation, scheduler, limits, agents, workflows, verify, engines, memory);
    }

    public FactoryConfig withEngine(String name) {
        return new FactoryConfig(
                workflow, Optional.of(name), isolation, scheduler, limits, agents, workflows, verify, engines, memory);
    }

    public FactoryConfig withIsolation(Isolation value) {
        return new FactoryConfig(
                workflow, engine, value, scheduler, limits, agents, workflows, verify, engines, memory);
    }

    public FactoryConfig withScheduler(SchedulerConfig value) {
        return new FactoryConfig(
                workflow, engine, isolation, value, limits, agents, workflows, verify, engines, memory);
    }

    public FactoryConfig withLimits(Limits value) {
        return new FactoryConfig(
                workflow, engine, isolation, scheduler, value, agents, workflows, verify, engines, memory);
    }

    public FactoryConfig withVerify(List<String> command) {
        return new FactoryConfig(
                workflow,
                engine,
                isolation,
                scheduler,
                limits,
                agents,
                workflows,
                Optional.of(command),
                engines,
                memory);
    }

    /** With the memory that {@code settings} names by its {@code type}. */
    public FactoryConfig withMemory(ConfigNode settings) {
        return new FactoryConfig(
                workflow,
                engine,
                isolation,
                scheduler,
                limits,
                agents,
                workflows,
                verify,
                engines,
                Optional.of(settings));
    }

    public FactoryConfig withAgent(Agent agent) {
        Map<String, Agent> more = new LinkedHashMap<>(agents);
        more.put(agent.name(), agent);
        return new FactoryConfig(
                workflow, engine, isolation, scheduler, limits, more, workflows, verify, engines, memory);
    }

    public FactoryConfig withWorkflow(Workflow added) {
        Map<String, Workflow> more = new LinkedHashMap<>(workflows);
        more.put(added.name(), added);
        return new FactoryConfig(workflow, engine, isolation, scheduler, limits, agents, more, verify, engines, memory);
    }
}

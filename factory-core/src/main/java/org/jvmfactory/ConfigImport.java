package org.jvmfactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.agent.Agents;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.error.Diagnostic;
import org.jvmfactory.policy.Budgets;
import org.jvmfactory.task.Limits;
import org.jvmfactory.workflow.Workflow;

/** Imports a {@code config.yml} in snake case. Every key in it acts, is warned of, or is an error. */
final class ConfigImport {

    private static final String[] KEYS = {
        "max_concurrent_agents",
        "agent_timeout_minutes",
        "agent_activity_timeout_minutes",
        "default_org",
        "repos",
        "agent_templates",
        "workflows",
        "message_board",
        "telegram",
        "plane",
        "oauth",
        "orchestrator",
        "surrealdb"
    };

    private static final Map<String, String> NOT_TAKEN_OVER = Map.of(
            "message_board", "messages between agents aren't there yet",
            "telegram", "Telegram is a notifier here: docs/setup-telegram.md says how",
            "plane", "Plane is a connector here, which 'intake' watches: docs/setup-plane.md says how",
            "oauth", "there is no dashboard to log in to yet",
            "orchestrator", "it never had an effect there either",
            "surrealdb", "it never had an effect there either");

    private static final Set<String> WRITING_TOOLS = Set.of("Edit", "Write", "NotebookEdit", "Bash");

    private final Path directory;
    private final List<Diagnostic> warnings = new ArrayList<>();

    private ConfigImport(Path directory) {
        this.directory = directory;
    }

    /** Whether the file is one in snake case: by a key that only those have. */
    static boolean isSnakeCase(ConfigNode node) {
        return Stream.of(KEYS)
                .filter(key -> key.contains("_"))
                .anyMatch(key -> node.find(key).isPresent());
    }

    static FactoryConfig.Imported read(
            ConfigNode node, Path directory, Function<String, Optional<String>> environment) {
        node.only(KEYS);
        ConfigImport reading = new ConfigImport(directory);
        reading.warn(node);
        FactoryConfig config =
                FactoryConfig.defaults().withLimits(limits(node)).withRepositories(reading.repositories(node));
        if (node.find("max_concurrent_agents").isPresent()) {
            int slots = node.require("max_concurrent_agents").positive();
            config = config.withScheduler(config.scheduler().withSlots(slots).withSlotsPerRepository(slots));
        }
        for (Agent agent : reading.agents(node).values()) {
            config = config.withAgent(agent);
        }
        for (Workflow workflow : reading.workflows(node, config.agents())) {
            config = config.withWorkflow(workflow);
        }
        Optional<String> key = environment.apply("ANTHROPIC_API_KEY").filter(value -> !value.isBlank());
        if (key.isPresent()) {
            config = config.withEngineSettings(
                    "claude", ConfigNode.ofJson("environment", "{\"api-key\":" + Quoted.json(key.get()) + "}"));
        }
        Optional<String> daily = environment.apply("DAILY_BUDGET").filter(value -> !value.isBlank());
        if (daily.isPresent()) {
            config = config.withBudgets(config.budgets().withDay(Budgets.Ceiling.iterations(iterations(daily.get()))));
        }
        return new FactoryConfig.Imported(config, reading.warnings);
    }

    private static int iterations(String daily) {
        return ConfigNode.ofJson("environment variable DAILY_BUDGET", Quoted.json(daily))
                .positive();
    }

    private void warn(ConfigNode node) {
        NOT_TAKEN_OVER.forEach((key, why) -> node.find(key)
                .ifPresent(there -> warnings.add(there.problem("'" + key + "' isn't taken over: " + why))));
        warnings.sort(Comparator.comparingInt(Diagnostic::line));
    }

    private static Limits limits(ConfigNode node) {
        Limits limits = Limits.INHERITED;
        if (node.find("agent_timeout_minutes").isPresent()) {
            limits = limits.withTotal(minutes(node.require("agent_timeout_minutes")));
        }
        if (node.find("agent_activity_timeout_minutes").isPresent()) {
            limits = limits.withSilence(minutes(node.require("agent_activity_timeout_minutes")));
        }
        return limits;
    }

    private static Duration minutes(ConfigNode node) {
        return Duration.ofMinutes(node.positive());
    }

    private NamedRepositories repositories(ConfigNode node) {
        Map<String, NamedRepositories.Named> named = new LinkedHashMap<>();
        node.find("repos")
                .ifPresent(all -> all.entries().forEach((name, repository) -> {
                    repository.only("url", "default_agent");
                    named.put(
                            name,
                            new NamedRepositories.Named(
                                    repository.text("url"), Optional.empty(), filled(repository, "default_agent")));
                }));
        return new NamedRepositories(named, filled(node, "default_org"));
    }

    private Map<String, Agent> agents(ConfigNode node) {
        Map<String, Agent> agents = new LinkedHashMap<>();
        List<Diagnostic> problems = new ArrayList<>();
        Optional<Duration> total = node.find("agent_timeout_minutes").map(ConfigImport::minutes);
        total.ifPresent(limit -> Agents.builtIn()
                .forEach((name, agent) -> agents.put(
                        name, agent.withLimits(Limits.INHERITED.withTotal(limit).or(agent.limits())))));
        node.find("agent_templates")
                .ifPresent(all -> all.entries().forEach((name, template) -> {
                    try {
                        agents.put(name, agent(name, template, total));
                    } catch (ConfigException e) {
                        problems.addAll(e.problems());
                    }
                }));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return agents;
    }

    private Agent agent(String name, ConfigNode template, Optional<Duration> total) {
        template.only("system_prompt_file", "allowed_tools", "timeout_minutes");
        List<String> tools =
                template.find("allowed_tools").map(ConfigNode::texts).orElse(List.of());
        Agent known = Agents.builtIn().get(name);
        boolean writes = known != null
                ? known.access() == Agent.Access.WRITE
                : tools.isEmpty() || tools.stream().anyMatch(WRITING_TOOLS::contains);
        Agent agent = known != null ? known : writes ? Agent.writer(name, "") : Agent.reader(name, "");
        if (!tools.isEmpty()) {
            agent = agent.withTools(tools);
        }
        if (filled(template, "system_prompt_file").isPresent()) {
            agent = agent.withPrompt(prompt(template.require("system_prompt_file")));
        }
        Optional<Duration> own =
                template.find("timeout_minutes").map(ConfigImport::minutes).or(() -> total);
        return own.isPresent()
                ? agent.withLimits(Limits.INHERITED.withTotal(own.get()).or(agent.limits()))
                : agent;
    }

    /** The file, and behind it the one of the same name in a directory {@code private} beside it; one of them must be there. */
    private String prompt(ConfigNode node) {
        Path file = directory.resolve(node.text()).normalize();
        Path own = file.resolveSibling("private").resolve(String.valueOf(file.getFileName()));
        List<String> parts = new ArrayList<>();
        try {
            for (Path part : List.of(file, own)) {
                if (Files.exists(part)) {
                    parts.add(Files.readString(part).strip());
                }
            }
        } catch (IOException e) {
            throw node.error("prompt file '" + file + "' can't be read: " + e);
        }
        if (parts.isEmpty()) {
            throw node.error("prompt file '" + file + "' doesn't exist, and neither does '" + own + "'");
        }
        return String.join("\n\n", parts);
    }

    private List<Workflow> workflows(ConfigNode node, Map<String, Agent> agents) {
        List<Workflow> workflows = new ArrayList<>();
        node.find("workflows")
                .ifPresent(all -> all.entries()
                        .forEach((name, plan) -> workflows.add(Workflow.importing(name, plan, directory, agent -> {
                            Agent known = agents.get(agent);
                            return known == null || known.access() == Agent.Access.WRITE;
                        }))));
        return workflows;
    }

    /** In this form an empty text is as good as none. */
    private static Optional<String> filled(ConfigNode node, String key) {
        return node.findText(key).filter(text -> !text.isBlank());
    }
}

package org.jvmfactory.agent;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.agent.Agent.Access;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.error.Diagnostic;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.Money;

/** The roles there are: the built-in ones, and how a configuration changes them and adds others. */
public final class Agents {

    private static final Limits LONG = Limits.INHERITED.withTotal(Duration.ofMinutes(60));
    private static final Limits SHORT = LONG.withTotal(Duration.ofMinutes(30));

    private static final List<String> CODING = List.of("Read", "Edit", "Write", "Bash", "Glob", "Grep");
    private static final List<String> LOOKING = List.of("Read", "Glob", "Grep");

    private static final Map<String, Agent> BUILT_IN = inOrder(List.of(
            builtIn("coder", CODING, LONG, Access.WRITE),
            builtIn("coder_revision", CODING, LONG, Access.WRITE),
            builtIn("auditor", LOOKING, SHORT, Access.READ),
            builtIn("reviewer", LOOKING, SHORT, Access.READ),
            builtIn("researcher", List.of("WebSearch", "WebFetch", "Read"), SHORT, Access.READ),
            builtIn("devops", List.of("Bash", "Read", "Edit", "Write"), SHORT, Access.WRITE),
            builtIn("triager", LOOKING, SHORT, Access.READ),
            builtIn("planner", LOOKING, SHORT, Access.READ)));

    private Agents() {}

    /** The roles that are always there, by name: coder, coder_revision, auditor, reviewer, researcher, devops, triager, planner. */
    public static Map<String, Agent> builtIn() {
        return BUILT_IN;
    }

    /**
     * The built-in roles as {@code agents} changes them, and the roles it adds. Under a role's name may stand {@code prompt} or
     * {@code prompt-file}, {@code tools}, {@code engine}, {@code provider}, {@code model}, {@code fallback}, {@code access} and {@code limits} with {@code total},
     * {@code silence}, {@code tool}, {@code repeats}, {@code turns} and {@code money}; a role of another name must have a prompt. What
     * {@code mcp-servers} says is read elsewhere.
     *
     * @param directory what the name of a prompt file is relative to
     * @throws ConfigException with every problem and where it stands
     */
    public static Map<String, Agent> read(ConfigNode agents, Path directory) {
        requireNonNull(directory, "directory");
        Map<String, Agent> all = new LinkedHashMap<>(BUILT_IN);
        List<Diagnostic> problems = new ArrayList<>();
        agents.entries().forEach((name, node) -> {
            try {
                all.put(name, read(name, node, directory));
            } catch (ConfigException e) {
                problems.addAll(e.problems());
            }
        });
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return Collections.unmodifiableMap(all);
    }

    private static Agent read(String name, ConfigNode node, Path directory) {
        node.only(
                "prompt",
                "prompt-file",
                "tools",
                "engine",
                "provider",
                "model",
                "fallback",
                "access",
                "limits",
                "mcp-servers");
        if (node.find("prompt").isPresent() && node.find("prompt-file").isPresent()) {
            throw node.require("prompt-file").error("agent '" + name + "' has 'prompt' too; leave one of them out");
        }
        Optional<String> prompt = node.findText("prompt")
                .or(() -> node.find("prompt-file").map(file -> promptFile(name, file, directory)));
        Agent known = BUILT_IN.get(name);
        if (known == null && prompt.isEmpty()) {
            throw node.error("agent '" + name + "' needs 'prompt' or 'prompt-file'; only " + BUILT_IN.keySet()
                    + " have one of their own");
        }
        Agent before = known == null ? Agent.writer(name, "").withLimits(LONG) : known;
        return new Agent(
                name,
                prompt.orElse(before.prompt()),
                node.find("tools").map(ConfigNode::texts).orElse(before.tools()),
                Candidate.engine(node).or(before::engine),
                node.findText("model").or(before::model),
                node.find("limits").map(Agents::limits).orElse(Limits.INHERITED).or(before.limits()),
                node.find("access").map(access -> access.choice(Access.class)).orElse(before.access()),
                node.find("fallback").map(Candidate::readAll).orElse(before.fallback()));
    }

    private static Limits limits(ConfigNode node) {
        node.only("total", "silence", "tool", "repeats", "turns", "money");
        try {
            return new Limits(
                    node.find("total").map(ConfigNode::duration),
                    node.find("silence").map(ConfigNode::duration),
                    node.find("turns").map(ConfigNode::integer),
                    node.find("money").map(Agents::money),
                    node.find("tool").map(ConfigNode::duration),
                    node.find("repeats").map(ConfigNode::integer));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    private static Money money(ConfigNode node) {
        if (node.decimal().signum() <= 0) {
            throw node.error("expected more than 0 dollars, got " + node.decimal());
        }
        return Money.usd(node.decimal());
    }

    private static String promptFile(String name, ConfigNode node, Path directory) {
        Path file = directory.resolve(node.text()).normalize();
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw node.error("prompt file '" + file + "' of agent '" + name + "' "
                    + (Files.exists(file) ? "can't be read: " + e : "doesn't exist"));
        }
    }

    private static Agent builtIn(String name, List<String> tools, Limits limits, Access access) {
        return new Agent(
                name, Prompts.resource(name + ".md"), tools, Optional.empty(), Optional.empty(), limits, access);
    }

    private static Map<String, Agent> inOrder(List<Agent> agents) {
        Map<String, Agent> byName = new LinkedHashMap<>();
        agents.forEach(agent -> byName.put(agent.name(), agent));
        return Collections.unmodifiableMap(byName);
    }
}

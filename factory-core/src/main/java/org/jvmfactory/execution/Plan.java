package org.jvmfactory.execution;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.agent.Candidate;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.Money;
import org.jvmfactory.workflow.Interpreter;
import org.jvmfactory.workflow.Node;
import org.jvmfactory.workflow.Workflow;

/**
 * What a run goes by from its first step to its last: stored whole by its hash when the run begins, so that nothing edited later changes a
 * run under way. Immutable.
 *
 * @param called the workflows that {@code workflow} calls, directly or not, by name
 * @param agents the roles that the workflows name
 */
public record Plan(Workflow workflow, Map<String, Workflow> called, Map<String, Agent> agents) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCHEMA = "1";

    public Plan {
        requireNonNull(workflow, "workflow");
        called = Map.copyOf(called);
        agents = Map.copyOf(agents);
    }

    public Interpreter interpreter() {
        return new Interpreter(workflow, called);
    }

    /** The steps of all its workflows. */
    public Stream<Node.Step> steps() {
        return Stream.concat(Stream.of(workflow), called.values().stream()).flatMap(Workflow::steps);
    }

    /** The role that works in {@code step}; one without anything to say where it names none. */
    public Agent agent(Node.Step step) {
        return step.agent()
                .map(name -> Optional.ofNullable(agents.get(name))
                        .orElseThrow(() -> new IllegalStateException("the plan has no agent '" + name + "'")))
                .orElse(Agent.reader("none", ""));
    }

    /** The plan as it is stored; equal plans are equal texts. */
    public String toJson() {
        ObjectNode json = JSON.createObjectNode();
        json.put("schema", SCHEMA);
        json.set("workflow", tree(workflow.toConfig()));
        ObjectNode others = json.putObject("called");
        new TreeMap<>(called).forEach((name, other) -> others.set(name, tree(other.toConfig())));
        ObjectNode roles = json.putObject("agents");
        new TreeMap<>(agents).forEach((name, agent) -> roles.set(name, role(agent)));
        return json.toString();
    }

    static Plan ofJson(String json) {
        ConfigNode node = ConfigNode.ofJson("plan", json);
        node.only("schema", "workflow", "called", "agents");
        if (!node.text("schema").equals(SCHEMA)) {
            throw node.error("this plan was written by a newer version of Factory; use that one to finish its run");
        }
        Map<String, Workflow> called = new HashMap<>();
        node.require("called").entries().forEach((name, other) -> called.put(name, Workflow.of(other)));
        Map<String, Agent> agents = new LinkedHashMap<>();
        node.require("agents").entries().forEach((name, role) -> agents.put(name, role(name, role)));
        return new Plan(Workflow.of(node.require("workflow")), called, agents);
    }

    private static com.fasterxml.jackson.databind.JsonNode tree(ConfigNode node) {
        try {
            return JSON.readTree(node.toJson());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a configuration wrote JSON that can't be read", e);
        }
    }

    private static ObjectNode role(Agent agent) {
        ObjectNode json = JSON.createObjectNode();
        json.put("prompt", agent.prompt());
        agent.tools().forEach(json.putArray("tools")::add);
        agent.engine().ifPresent(engine -> json.put("engine", engine));
        agent.model().ifPresent(model -> json.put("model", model));
        json.put("access", agent.access().name());
        if (!agent.fallback().isEmpty()) {
            ArrayNode chain = json.putArray("fallback");
            agent.fallback().forEach(candidate -> {
                ObjectNode one = chain.addObject();
                candidate.engine().ifPresent(engine -> one.put("engine", engine));
                candidate.model().ifPresent(model -> one.put("model", model));
            });
        }
        agent.limits().total().ifPresent(limit -> json.put("total", limit.toString()));
        agent.limits().silence().ifPresent(limit -> json.put("silence", limit.toString()));
        agent.limits().tool().ifPresent(limit -> json.put("tool", limit.toString()));
        agent.limits().repeats().ifPresent(limit -> json.put("repeats", limit.toString()));
        agent.limits().turns().ifPresent(limit -> json.put("turns", limit.toString()));
        agent.limits().money().ifPresent(limit -> json.put("money", Long.toString(limit.micros())));
        return json;
    }

    private static Agent role(String name, ConfigNode node) {
        return new Agent(
                name,
                node.text("prompt"),
                node.find("tools").map(ConfigNode::texts).orElse(List.of()),
                node.findText("engine"),
                node.findText("model"),
                new Limits(
                        node.findText("total").map(Duration::parse),
                        node.findText("silence").map(Duration::parse),
                        node.findText("turns").map(Integer::valueOf),
                        node.findText("money").map(Long::valueOf).map(Money::new),
                        node.findText("tool").map(Duration::parse),
                        node.findText("repeats").map(Integer::valueOf)),
                Agent.Access.valueOf(node.text("access")),
                node.find("fallback").map(ConfigNode::items).orElse(List.of()).stream()
                        .map(Candidate::read)
                        .toList());
    }
}

package org.jvmfactory.workflow;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.error.Diagnostic;

/**
 * Imports a workflow in the flat snake-case form: a list of agents that hand texts to each other by {@code input} and {@code output}, with
 * {@code condition}, {@code loop_to}, {@code prompt_template} and {@code max_iterations}. What is left to the program there, to publish
 * what was written, becomes a last step here.
 */
final class FlatWorkflow {

    private static final int ROUNDS = 3;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,59}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final Predicate<String> writes;
    private final List<Diagnostic> problems = new ArrayList<>();

    /** The steps so far by id, in order. */
    private final Map<String, Node.Step> steps = new LinkedHashMap<>();

    /** The ids of the steps that bring an output, by its key. */
    private final Map<String, List<String>> outputs = new LinkedHashMap<>();

    private FlatWorkflow(Path directory, Predicate<String> writes) {
        this.directory = directory;
        this.writes = writes;
    }

    static Workflow read(String name, ConfigNode node, Path directory, Predicate<String> writes) {
        node.only("max_iterations", "steps");
        FlatWorkflow flat = new FlatWorkflow(directory, writes);
        int rounds = node.find("max_iterations").map(ConfigNode::integer).orElse(ROUNDS);
        if (rounds < 0) {
            throw node.require("max_iterations").error("a number of rounds can't be negative");
        }
        for (ConfigNode item : node.require("steps").items()) {
            try {
                flat.add(item, rounds);
            } catch (ConfigException e) {
                flat.problems.addAll(e.problems());
                // Known all the same, so that who refers to it isn't wrong too.
                item.findText("output").ifPresent(key -> flat.outputs.putIfAbsent(key, List.of(key)));
            }
        }
        if (flat.steps.isEmpty() && flat.problems.isEmpty()) {
            flat.problems.add(node.require("steps").problem("there must be at least one step here"));
        }
        if (!flat.problems.isEmpty()) {
            throw new ConfigException(flat.problems);
        }
        List<Node> nodes = new ArrayList<>(flat.steps.values());
        nodes.add(flat.last());
        return new Workflow(name, "Imported from the flat form.", nodes);
    }

    private void add(ConfigNode item, int rounds) {
        item.only("agent", "input", "output", "condition", "loop_to", "prompt_template");
        String agent = item.text("agent");
        Optional<String> output = filled(item, "output").map(ConfigNode::text);
        String id = unique(output.orElse(agent));
        if (!ID.matcher(id).matches()) {
            throw item.require(output.isPresent() ? "output" : "agent")
                    .error("'" + id + "' can't be a name: use letters, digits, '-' and '_'");
        }
        boolean reviews = agent.equals("reviewer");
        Node.Step step = new Node.Step(
                id,
                reviews ? "review" : "agent",
                Optional.of(agent),
                filled(item, "input").map(this::idsOf).orElse(List.of()),
                filled(item, "condition").map(this::condition),
                filled(item, "prompt_template").map(this::prompt).orElse(ConfigNode.empty()),
                Node.Retry.ONCE,
                filled(item, "loop_to").map(to -> new Node.Jump(target(to), rounds, Optional.empty())));
        steps.put(id, step);
        output.ifPresent(
                key -> outputs.computeIfAbsent(key, it -> new ArrayList<>()).add(id));
    }

    /** The step that delivers: a pull request where anybody may write, else a notice with what was found out. */
    private Node.Step last() {
        List<String> writers = steps.values().stream()
                .filter(step -> step.uses().equals("agent")
                        && step.agent().filter(writes).isPresent())
                .map(step -> step.id() + ".text")
                .toList();
        if (!writers.isEmpty()) {
            return step(unique("publish"), "publish", writers, ConfigNode.empty());
        }
        String found = List.copyOf(steps.keySet()).get(steps.size() - 1);
        ObjectNode with = JSON.createObjectNode().put("text", "{{inputs." + found + ".text}}");
        return step(unique("notify"), "notify", List.of(found), ConfigNode.ofJson("notify", with.toString()));
    }

    private static Node.Step step(String id, String uses, List<String> inputs, ConfigNode with) {
        return new Node.Step(
                id, uses, Optional.empty(), inputs, Optional.empty(), with, Node.Retry.ONCE, Optional.empty());
    }

    private String unique(String name) {
        String id = name;
        for (int number = 2; steps.containsKey(id); number++) {
            id = name + "-" + number;
        }
        return id;
    }

    /** In this form an empty text is as good as none. */
    private static Optional<ConfigNode> filled(ConfigNode item, String key) {
        return item.find(key).filter(value -> !value.isText() || !value.text().isBlank());
    }

    private List<String> idsOf(ConfigNode key) {
        List<String> ids = outputs.get(key.text());
        if (ids == null) {
            throw key.error("no earlier step has the output '" + key.text() + "'; there are " + outputs.keySet());
        }
        return List.copyOf(ids);
    }

    private Condition condition(ConfigNode node) {
        return Condition.parse(node.text()).orElseGet(() -> {
            List<String> ids = outputs.get(node.text());
            if (ids == null) {
                throw node.error("'" + node.text()
                        + "' is no condition: use has_issues, no_issues, review_approved or an earlier step's output, of "
                        + outputs.keySet());
            }
            return new Condition.Has(ids.get(ids.size() - 1));
        });
    }

    /** The step that the work goes back to: one with that output, the reviewer, or the one with that index. */
    private String target(ConfigNode node) {
        String to = node.text();
        List<String> ids = List.copyOf(steps.keySet());
        if (outputs.containsKey(to)) {
            List<String> named = idsOf(node);
            return named.get(named.size() - 1);
        }
        if (to.matches("\\d{1,3}") && Integer.parseInt(to) < ids.size()) {
            return ids.get(Integer.parseInt(to));
        }
        return steps.values().stream()
                .filter(step -> to.equals("review") && step.uses().equals("review"))
                .map(Node.Step::id)
                .findFirst()
                .orElseThrow(
                        () -> node.error("'" + to + "' is no earlier step's output; there are " + outputs.keySet()));
    }

    private ConfigNode prompt(ConfigNode node) {
        Path file = directory.resolve(node.text()).normalize();
        try {
            ObjectNode with = JSON.createObjectNode().put("prompt", Files.readString(file));
            return ConfigNode.ofJson(file.toString(), with.toString());
        } catch (IOException e) {
            throw node.error(
                    "prompt file '" + file + "' " + (Files.exists(file) ? "can't be read: " + e : "doesn't exist"));
        }
    }
}

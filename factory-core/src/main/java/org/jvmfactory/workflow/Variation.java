package org.jvmfactory.workflow;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;

/**
 * How one branch differs from the others that do the same: by its engine and model, or by what its agent is told. That holds for its steps
 * {@code uses: agent}.
 *
 * @param at where it stands
 * @param id the branch's name
 */
record Variation(ConfigNode at, String id, Optional<String> engine, Optional<String> model, Optional<String> prompt) {

    private static final int LONGEST_ID = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    Variation {
        requireNonNull(at, "at");
        requireNonNull(id, "id");
        requireNonNull(engine, "engine");
        requireNonNull(model, "model");
        requireNonNull(prompt, "prompt");
    }

    /** The variations under {@code engines} or {@code prompts} of the parallel node {@code id}. */
    static List<Variation> read(String id, ConfigNode parallel) {
        if (parallel.find("step").isPresent() == parallel.find("steps").isPresent()) {
            throw parallel.error("needs 'branches', or one of 'step' and 'steps' for what all branches do");
        }
        if (parallel.find("engines").isPresent() == parallel.find("prompts").isPresent()) {
            throw parallel.error("needs one of 'engines' and 'prompts', in which the branches differ");
        }
        List<Variation> variations = new ArrayList<>();
        for (ConfigNode item : parallel.find("engines").map(ConfigNode::items).orElse(List.of())) {
            variations.add(engine(id, item));
        }
        for (Map.Entry<String, ConfigNode> item : parallel.find("prompts")
                .map(ConfigNode::entries)
                .orElse(Map.of())
                .entrySet()) {
            variations.add(new Variation(
                    item.getValue(),
                    name(id, item.getKey()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(item.getValue().text())));
        }
        return variations;
    }

    private static Variation engine(String id, ConfigNode item) {
        if (item.isText()) {
            return new Variation(
                    item, name(id, item.text()), Optional.of(item.text()), Optional.empty(), Optional.empty());
        }
        item.only("engine", "model");
        Optional<String> engine = item.findText("engine");
        Optional<String> model = item.findText("model");
        if (engine.isEmpty() && model.isEmpty()) {
            throw item.error("needs an 'engine', a 'model', or both");
        }
        String name = engine.orElse("") + (engine.isPresent() && model.isPresent() ? "-" : "") + model.orElse("");
        return new Variation(item, name(id, name), engine, model, Optional.empty());
    }

    private static String name(String id, String variation) {
        String name = id + "-" + variation.replaceAll("[^A-Za-z0-9_-]+", "-").replaceAll("^-+|-+$", "");
        return name.substring(0, Math.min(LONGEST_ID, name.length()));
    }

    ConfigException problem(String message) {
        return at.error(message);
    }

    /** {@code node}, with that which is different. */
    Node of(Node node) {
        if (node instanceof Node.Step step) {
            return step.uses().equals("agent") ? of(step) : step;
        }
        if (node instanceof Node.Sequence sequence) {
            return new Node.Sequence(sequence.id(), all(sequence.nodes()), sequence.when());
        }
        if (node instanceof Node.Loop loop) {
            return new Node.Loop(loop.id(), all(loop.nodes()), loop.until(), loop.atMost(), loop.when());
        }
        return node;
    }

    private List<Node> all(List<Node> nodes) {
        return nodes.stream().map(this::of).toList();
    }

    private Node.Step of(Node.Step step) {
        Node.Step varied = step.on(engine, model);
        return prompt.map(text -> varied.withSettings(prompted(step.with(), text)))
                .orElse(varied);
    }

    private static ConfigNode prompted(ConfigNode with, String prompt) {
        try {
            ObjectNode settings = with.isEmpty() ? JSON.createObjectNode() : (ObjectNode) JSON.readTree(with.toJson());
            return ConfigNode.ofJson("prompts", settings.put("prompt", prompt).toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a configuration wrote JSON that can't be read", e);
        }
    }
}

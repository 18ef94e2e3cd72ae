package org.jvmfactory.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jvmfactory.config.ConfigNode;

/** Writes workflows in the form in which {@link WorkflowFormat} reads them. */
final class WorkflowWriter {

    private static final ObjectMapper JSON = new ObjectMapper();

    private WorkflowWriter() {}

    static ConfigNode write(Workflow workflow) {
        ObjectNode json = JSON.createObjectNode();
        json.put("name", workflow.name());
        json.put("description", workflow.description());
        workflow.followUp().ifPresent(name -> json.put("follow-up", name));
        json.set("steps", nodes(workflow.nodes()));
        return ConfigNode.ofJson("workflow " + workflow.name(), json.toString());
    }

    private static ArrayNode nodes(List<Node> nodes) {
        ArrayNode array = JSON.createArrayNode();
        nodes.forEach(node -> array.add(node(node)));
        return array;
    }

    private static ObjectNode node(Node node) {
        ObjectNode json = JSON.createObjectNode().put("id", node.id());
        node.when().ifPresent(when -> json.put("when", when.written()));
        if (node instanceof Node.Step step) {
            step(step, json);
        } else if (node instanceof Node.Sequence sequence) {
            json.set("steps", nodes(sequence.nodes()));
        } else if (node instanceof Node.Loop loop) {
            ObjectNode body = json.putObject("loop").put("at-most", loop.atMost());
            loop.until().ifPresent(until -> body.put("until", until.written()));
            body.set("steps", nodes(loop.nodes()));
        } else if (node instanceof Node.Parallel parallel) {
            ObjectNode body = json.putObject("parallel");
            body.set("branches", nodes(parallel.branches()));
            parallel.judge()
                    .ifPresentOrElse(
                            judge -> body.set("judge", node(judge)),
                            () -> body.put("pick", ConfigNode.spelling(parallel.rule())));
        } else {
            json.put("call", ((Node.Call) node).workflow());
        }
        return json;
    }

    private static void step(Node.Step step, ObjectNode json) {
        json.put("uses", step.uses());
        step.agent().ifPresent(agent -> json.put("agent", agent));
        step.engine().ifPresent(engine -> json.put("engine", engine));
        step.model().ifPresent(model -> json.put("model", model));
        if (!step.inputs().isEmpty()) {
            ArrayNode inputs = json.putArray("inputs");
            step.inputs().forEach(inputs::add);
        }
        if (!step.with().isEmpty()) {
            try {
                json.set("with", JSON.readTree(step.with().toJson()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a configuration wrote JSON that can't be read", e);
            }
        }
        json.putObject("retry")
                .put("attempts", step.retry().attempts())
                .put("first", step.retry().first().toString())
                .put("max", step.retry().max().toString());
        step.then().ifPresent(jump -> {
            ObjectNode then =
                    json.putObject("then").put("back-to", jump.backTo()).put("at-most", jump.atMost());
            jump.when().ifPresent(when -> then.put("when", when.written()));
        });
    }
}

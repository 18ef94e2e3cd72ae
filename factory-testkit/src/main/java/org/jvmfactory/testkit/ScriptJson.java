package org.jvmfactory.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.Verdict;

/** The JSON that scripted agents send. */
final class ScriptJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ScriptJson() {}

    /** The input of the host's tool that asks a person. */
    static String question(String text, List<String> options) {
        ObjectNode question = JSON.createObjectNode().put("question", text);
        if (!options.isEmpty()) {
            ArrayNode choices = question.putArray("options");
            options.forEach(choices::add);
        }
        return question.toString();
    }

    /** JSON on one line, written as a text in the script. */
    static String checked(ConfigNode node) {
        try {
            return JSON.readTree(node.text()).toString();
        } catch (JsonProcessingException e) {
            throw node.error("must be JSON in quotes, such as '{\"path\": \"a.txt\"}': " + e.getOriginalMessage());
        }
    }

    static String verdict(ConfigNode verdict) {
        verdict.only("decision", "summary", "findings");
        verdict.require("decision").choice(Verdict.Decision.class);
        ObjectNode json = JSON.createObjectNode()
                .put("decision", verdict.text("decision"))
                .put("summary", verdict.text("summary"));
        ArrayNode findings = json.putArray("findings");
        verdict.find("findings").map(ConfigNode::items).orElse(List.of()).forEach(it -> findings.add(finding(it)));
        return json.toString();
    }

    private static ObjectNode finding(ConfigNode finding) {
        finding.only("id", "severity", "file", "line", "message", "suggestion");
        finding.require("severity").choice(Severity.class);
        ObjectNode json = JSON.createObjectNode();
        finding.findText("id").ifPresent(id -> json.put("id", id));
        json.put("severity", finding.text("severity"));
        finding.findText("file").ifPresent(file -> json.put("file", file));
        finding.find("line").ifPresent(line -> json.put("line", line.integer()));
        json.put("message", finding.text("message"));
        finding.findText("suggestion").ifPresent(text -> json.put("suggestion", text));
        return json;
    }
}

package org.jvmfactory.execution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.task.Question;

/**
 * Lets an agent ask a person. It answers the agent at once, so that the turn can end and nothing is held while the person thinks; the
 * answer is the next message of the same conversation.
 */
final class AskPerson implements AgentTool {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_QUESTION = 4_000;
    private static final String SCHEMA = """
            {"type":"object","properties":{"question":{"type":"string","description":"What you need to know, with what you found out already"},\
            "options":{"type":"array","items":{"type":"string"},"description":"Answers to choose from, if there are only a few"}},\
            "required":["question"],"additionalProperties":false}""";

    private final String id;
    private final AtomicReference<@Nullable Question> asked = new AtomicReference<>();

    /** @param id of the question, should one be asked */
    AskPerson(String id) {
        this.id = id;
    }

    Optional<Question> question() {
        return Optional.ofNullable(asked.get());
    }

    @Override
    public String name() {
        return "ask_person";
    }

    @Override
    public String description() {
        return "Ask the person who wants this task something that you can't find out yourself and that changes what you do. "
                + "The answer doesn't come back from this call: end your turn after it, and you go on here once there is an answer.";
    }

    @Override
    public String inputSchema() {
        return SCHEMA;
    }

    @Override
    public String call(String input) {
        Question question;
        try {
            JsonNode node = JSON.readTree(input);
            String text = node.path("question").asText("").strip();
            if (text.isEmpty() || text.length() > MAX_QUESTION) {
                return "Not asked: 'question' must be a text of 1 to " + MAX_QUESTION + " characters.";
            }
            List<String> options = new ArrayList<>();
            node.path("options").forEach(option -> options.add(option.asText()));
            question = new Question(id, text, options, Optional.empty(), Optional.empty());
        } catch (JsonProcessingException e) {
            return "Not asked: the input isn't JSON.";
        }
        if (!asked.compareAndSet(null, question)) {
            return "Not asked: one question is open already. End your turn now.";
        }
        return "Asked. End your turn now; the answer will be your next message.";
    }
}

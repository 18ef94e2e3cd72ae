package org.jvmfactory.learning;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jvmfactory.task.Outcome;

/** How outcomes are given out: a JSON object a line, in ASCII, whatever anybody has written into titles, paths and findings. */
public enum OutcomeFormat {

    /** All that is known of a task. Names and meanings stay as they are; new ones may come. */
    FACTORY,

    /** The log of AgentFactory, {@code agent-outcomes.jsonl}: only tasks with a pull request, one line for each. */
    AGENTFACTORY;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /**
     * The line of an outcome; empty where the format has none for it.
     *
     * @param clean takes secrets out of every text
     */
    public Optional<String> line(Outcome outcome, UnaryOperator<String> clean) {
        requireNonNull(clean, "clean");
        UnaryOperator<String> safe = text -> clean.apply(text).replace('\u007f', ' ');
        Optional<Object> record = this == FACTORY
                ? Optional.of(new FactoryRecord(safe).of(outcome))
                : new AgentFactoryRecord(safe).of(outcome).map(it -> it);
        return record.map(OutcomeFormat::json);
    }

    private static String json(Object record) {
        try {
            return JSON.writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}

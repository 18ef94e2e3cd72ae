package org.jvmfactory.step;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.task.Question;

/**
 * What came of an agent's work.
 *
 * @param text its last words
 * @param structured its structured result as JSON that obeys the schema, where one was asked for
 * @param session the id by which it goes on, where the engine can
 * @param question what it asks a person, where it ended its turn to ask
 * @param failure why it failed; empty where it didn't
 * @param changed whether it left new commits or files
 */
public record AgentOutcome(
        String text,
        Optional<String> structured,
        Optional<String> session,
        Optional<Question> question,
        Optional<AgentFailure> failure,
        boolean changed) {

    public AgentOutcome {
        requireNonNull(text, "text");
        requireNonNull(structured, "structured");
        requireNonNull(session, "session");
        requireNonNull(question, "question");
        requireNonNull(failure, "failure");
    }
}

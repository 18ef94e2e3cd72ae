package org.jvmfactory.step;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What an agent is to do.
 *
 * @param prompt the message that begins its turn
 * @param schema JSON schema of the structured result it must give; none where empty. A result that doesn't obey costs one further turn in
 *     the same session that says what is wrong, then the turn fails
 * @param session where it goes on: a new session, or the one it names
 * @param afresh the message instead, where that session can't be gone on with and a new one begins; {@code prompt} where empty
 */
public record AgentAssignment(
        String prompt, Optional<String> schema, Optional<String> session, Optional<String> afresh) {

    public AgentAssignment {
        requireNonNull(prompt, "prompt");
        requireNonNull(schema, "schema");
        requireNonNull(session, "session");
        requireNonNull(afresh, "afresh");
    }

    /** One whose prompt says everything. */
    public AgentAssignment(String prompt, Optional<String> schema, Optional<String> session) {
        this(prompt, schema, session, Optional.empty());
    }

    public static AgentAssignment of(String prompt) {
        return new AgentAssignment(prompt, Optional.empty(), Optional.empty());
    }

    public AgentAssignment withSchema(String json) {
        return new AgentAssignment(prompt, Optional.of(json), session, afresh);
    }

    public AgentAssignment inSession(String id) {
        return new AgentAssignment(prompt, schema, Optional.of(id), afresh);
    }

    /** With what a new session is told, where one has to begin instead. */
    public AgentAssignment orAfresh(String message) {
        return new AgentAssignment(prompt, schema, session, Optional.of(message));
    }
}

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
 */
public record AgentAssignment(String prompt, Optional<String> schema, Optional<String> session) {

    public AgentAssignment {
        requireNonNull(prompt, "prompt");
        requireNonNull(schema, "schema");
        requireNonNull(session, "session");
    }

    public static AgentAssignment of(String prompt) {
        return new AgentAssignment(prompt, Optional.empty(), Optional.empty());
    }

    public AgentAssignment withSchema(String json) {
        return new AgentAssignment(prompt, Optional.of(json), session);
    }

    public AgentAssignment inSession(String id) {
        return new AgentAssignment(prompt, schema, Optional.of(id));
    }
}

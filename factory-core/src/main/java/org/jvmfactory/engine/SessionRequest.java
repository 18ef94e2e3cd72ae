package org.jvmfactory.engine;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.task.Limits;

/**
 * A conversation to hold. Self-contained and immutable.
 *
 * @param prompt the first turn's message
 * @param systemPrompt who the agent is, beside what the CLI says itself; an engine without {@link Capability#SYSTEM_PROMPT} says it before
 *     the prompt
 * @param model the CLI's own name of a model; its default where empty
 * @param resume the id of the session to go on with; a new one where empty
 * @param outputSchema JSON schema that the turn's structured result must obey; none where empty. An engine without
 *     {@link Capability#STRUCTURED_OUTPUT} asks for it in the prompt
 * @param tools names of the CLI's tools the agent may use; all where empty
 * @param permissions who decides about tool use
 * @param limits turns and money are handed to the CLI where it can count them; time is the host's business
 * @param directory the work tree
 * @param home the session's HOME
 */
public record SessionRequest(
        String prompt,
        Optional<String> systemPrompt,
        Optional<String> model,
        Optional<String> resume,
        Optional<String> outputSchema,
        List<String> tools,
        Permissions permissions,
        Limits limits,
        Path directory,
        Path home) {

    /** Who decides whether the agent may use a tool. */
    public enum Permissions {
        /** Nobody needs to: the sandbox confines what it can do. */
        BYPASS,
        /** The host decides each request. */
        ASK_HOST
    }

    public SessionRequest {
        requireNonNull(prompt, "prompt");
        requireNonNull(systemPrompt, "systemPrompt");
        requireNonNull(model, "model");
        requireNonNull(resume, "resume");
        requireNonNull(outputSchema, "outputSchema");
        requireNonNull(permissions, "permissions");
        requireNonNull(limits, "limits");
        requireNonNull(directory, "directory");
        requireNonNull(home, "home");
        tools = List.copyOf(tools);
    }
}

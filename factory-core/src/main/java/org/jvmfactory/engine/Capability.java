package org.jvmfactory.engine;

/** Something an engine can do; what it doesn't declare isn't asked of it. */
public enum Capability {
    /** Goes on with an earlier session by its id. */
    RESUME,
    /** Takes a message while a turn is under way. */
    STEER,
    /** Takes a further turn in the same process after one has ended. */
    FURTHER_TURNS,
    /** Is held to a JSON schema by the CLI itself. */
    STRUCTURED_OUTPUT,
    /** Asks the host before it uses a tool. */
    PERMISSION_CALLBACKS,
    /** Has the host look at every tool call before and after it, and at every end of a turn, in every permission mode. */
    GATES,
    /** Gives agents the servers of tools that a user names. */
    TOOL_SERVERS,
    /** Lets the agent call the host's tools. */
    HOST_TOOLS,
    /** Reports money. */
    COST,
    /** Stops by itself when a session has cost what its limit allows. */
    MONEY_LIMIT,
    /** Takes the name of a model. */
    MODEL_CHOICE,
    /** Takes a system prompt apart from the prompt. */
    SYSTEM_PROMPT
}

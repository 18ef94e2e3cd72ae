package org.jvmfactory.engine;

/** A moment of an agent's work at which the host has something to say. */
public enum Watch {
    /** Before a tool runs. */
    BEFORE_TOOL,
    /** After a tool has changed a file. */
    AFTER_TOOL,
    /** Before a turn ends. */
    BEFORE_END
}

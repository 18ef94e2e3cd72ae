package org.jvmfactory.sandbox;

/** What of a command may be limited, and ends it or lets it fail when it is reached. */
public enum Limit {
    /** The memory of all its processes. */
    MEMORY,
    /** How many processes and threads it has at once. */
    PIDS,
    /** How long it runs. */
    TIME,
    /** How much it prints. */
    OUTPUT
}

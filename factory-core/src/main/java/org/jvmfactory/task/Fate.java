package org.jvmfactory.task;

/** What became of a finding. */
public enum Fate {
    /** Who found it hasn't looked since, or has it still. */
    OPEN,
    /** It was there, and isn't any more since the change has gone on. */
    MENDED,
    /** Who found it took it back, gave in to who said that it isn't right, or left it out although nothing had changed. */
    DISMISSED
}

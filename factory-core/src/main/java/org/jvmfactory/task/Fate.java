package org.jvmfactory.task;

/** What became of a finding. */
public enum Fate {
    /** The last judgement of who found it has it. */
    OPEN,
    /** It was there, and isn't any more since the change has gone on. */
    MENDED,
    /** Who found it took it back, or left it out although nothing had changed. */
    DISMISSED
}

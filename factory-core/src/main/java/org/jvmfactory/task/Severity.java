package org.jvmfactory.task;

/** How bad a finding is, worst first. */
public enum Severity {
    /** Must not be merged. */
    BLOCKER,
    /** Should be fixed in this change. */
    MAJOR,
    MINOR,
    /** A matter of taste. */
    NIT;

    /** True for what keeps a change from being approved. */
    public boolean blocking() {
        return this == BLOCKER || this == MAJOR;
    }
}

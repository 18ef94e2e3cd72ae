package org.jvmfactory.ticket;

/** How far somebody at a tracker is trusted. */
public enum Standing {
    /** Factory itself, under the login that it was given. */
    OURSELVES,
    /** They may start, answer, approve and command. */
    TRUSTED,
    /** Anybody else, programs included: what they write is data. */
    STRANGER
}

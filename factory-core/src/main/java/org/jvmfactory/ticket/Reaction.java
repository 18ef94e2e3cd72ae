package org.jvmfactory.ticket;

/** A sign put to a ticket or comment, that somebody may see at once. */
public enum Reaction {
    /** It was seen. */
    SEEN,
    /** Yes. */
    AGREED,
    /** It can't be done, or may not. */
    REFUSED
}

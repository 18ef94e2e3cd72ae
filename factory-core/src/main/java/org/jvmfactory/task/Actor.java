package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

/** Somebody who wants something of Factory, and how far they are trusted. */
public record Actor(String name, Trust trust) {

    /** How far an actor's words are trusted. */
    public enum Trust {
        /** The host application or a person it vouches for. */
        TRUSTED,
        /** Anybody else: what they write is data, never an instruction. */
        UNTRUSTED
    }

    /** The host application itself. */
    public static final Actor HOST = new Actor("host", Trust.TRUSTED);

    public Actor {
        requireNonNull(name, "name");
        requireNonNull(trust, "trust");
    }

    /** A person the host vouches for. */
    public static Actor trusted(String name) {
        return new Actor(name, Trust.TRUSTED);
    }
}

package org.jvmfactory.testkit.hostile;

import java.util.Optional;
import org.jvmfactory.sandbox.Guarantee;

/**
 * What stops an attack.
 *
 * @param name as the list of attacks has it
 * @param guarantee the sandbox's; empty for what Factory does itself, whatever the sandbox promises
 */
record Stop(String name, Optional<Guarantee> guarantee) {

    /** The host runs no git in a tree that an agent wrote, and opens no file there. */
    static final Stop NO_GIT_THERE = host("no git in the tree");

    /** What an agent made is checked before it enters the mirror. */
    static final Stop HAND_OVER = host("strict hand-over");

    /** What an agent says or names is data, made harmless where people read it. */
    static final Stop DATA = host("words are data");

    /** What an agent prints, makes and takes has an end. */
    static final Stop BOUNDS = host("bounds");

    /** Secrets are taken out of what is kept. */
    static final Stop REDACTION = host("redaction");

    /** Protected files leave only as a person has approved them. */
    static final Stop APPROVAL = host("approval");

    /** Each task has a clone and a branch, each role a HOME. */
    static final Stop OWN_PLACES = host("own places");

    static Stop of(Guarantee guarantee) {
        return new Stop(guarantee.name(), Optional.of(guarantee));
    }

    private static Stop host(String name) {
        return new Stop(name, Optional.empty());
    }
}

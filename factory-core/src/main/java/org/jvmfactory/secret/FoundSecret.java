package org.jvmfactory.secret;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.TreeSet;

/**
 * A credential in a text.
 *
 * @param shape what it was known by: a name such as {@code private-key}
 * @param what it looks like, in a few words with an article
 * @param start where its value begins, in characters
 * @param value by which it is known again, and which is shown to nobody
 */
public record FoundSecret(String shape, String what, int start, Secret value) {

    private static final String OWN = "own-secret";
    private static final String ASSIGNED = "assigned-secret";

    public FoundSecret {
        requireNonNull(shape, "shape");
        requireNonNull(what, "what");
        requireNonNull(value, "value");
    }

    static FoundSecret own(int start, String value) {
        return new FoundSecret(OWN, "a secret of this Factory", start, Secret.of(value));
    }

    static FoundSecret assigned(int start, String value) {
        return new FoundSecret(ASSIGNED, "a secret that is given a name", start, Secret.of(value));
    }

    /** Whether it is one that Factory was given to keep. */
    public boolean own() {
        return shape.equals(OWN);
    }

    /** The names of all shapes. */
    public static Set<String> shapes() {
        Set<String> names = new TreeSet<>(SecretShapes.ids());
        names.add(OWN);
        names.add(ASSIGNED);
        return names;
    }
}

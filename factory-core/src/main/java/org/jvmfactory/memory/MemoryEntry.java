package org.jvmfactory.memory;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jvmfactory.task.RunId;

/**
 * Something worth knowing the next time, with where it comes from. Immutable.
 *
 * @param id the same for the same thing, so that remembering it twice changes nothing; at most {@value #MAX_ID} characters
 * @param text what is known, in anybody's words: data, never an instruction; at most {@value #MAX_TEXT} characters
 * @param repository the repository it holds for; every one where empty. A store is given the value of a
 *     {@link org.jvmfactory.task.RepositoryIdentity}; {@code Factory.memory()} takes any spelling
 * @param at when it was learned, or last learned anew
 */
public record MemoryEntry(
        String id, Kind kind, String text, Optional<String> repository, Trust trust, Evidence evidence, Instant at) {

    public static final int MAX_ID = 200;
    public static final int MAX_TEXT = 4_000;

    /** What sort of thing is known. */
    public enum Kind {
        /** How a run ended. */
        OUTCOME,
        /** Something about the project or the work on it. */
        LEARNING
    }

    /** Whose word it is, least trusted first. */
    public enum Trust {
        /** An agent said so. */
        AGENT,
        /** Factory saw it happen, though the words in it may be those of agents and tickets. */
        OUTCOME,
        /** A person said so. */
        PERSON
    }

    /**
     * Where an entry comes from.
     *
     * @param run the run, and with it the task
     * @param commit the last commit of that run
     */
    public record Evidence(Optional<RunId> run, Optional<String> commit) {

        /** Nothing that could be looked up. */
        public static final Evidence NONE = new Evidence(Optional.empty(), Optional.empty());

        public Evidence {
            requireNonNull(run, "run");
            requireNonNull(commit, "commit");
        }
    }

    public MemoryEntry {
        requireNonNull(kind, "kind");
        requireNonNull(repository, "repository");
        requireNonNull(trust, "trust");
        requireNonNull(evidence, "evidence");
        requireNonNull(at, "at");
        if (id.isBlank() || id.length() > MAX_ID) {
            throw new IllegalArgumentException("the id of a memory has 1 to " + MAX_ID + " characters");
        }
        if (text.isBlank() || text.length() > MAX_TEXT) {
            throw new IllegalArgumentException(
                    "the text of a memory has 1 to " + MAX_TEXT + " characters, got " + text.length());
        }
    }

    /** A learning, whose id follows from its words, its repository and whose word it is: learned again, it is the same one. */
    public static MemoryEntry learning(
            String text, Optional<String> repository, Trust trust, Evidence evidence, Instant at) {
        String same = trust + "\n" + repository.orElse("") + "\n" + text.strip().replaceAll("\\s+", " ");
        return new MemoryEntry("learning/" + hash(same), Kind.LEARNING, text.strip(), repository, trust, evidence, at);
    }

    /** The same with other words. */
    public MemoryEntry withText(String other) {
        return new MemoryEntry(id, kind, other, repository, trust, evidence, at);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

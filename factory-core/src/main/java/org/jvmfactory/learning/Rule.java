package org.jvmfactory.learning;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.task.TaskId;

/**
 * What several pull requests of a repository have in common. Immutable.
 *
 * @param id stays the same for the same thing
 * @param subject the path, the directory, the check's name, or what was found; data of others
 * @param files the ones most often involved where it is a check; where it was found where it is a finding
 * @param evidence the pull requests that show it, oldest first
 * @param chances all in which it could have shown, likewise
 * @param confidence its share of all that went well, or of all that didn't, with older ones counting less
 */
public record Rule(
        String id,
        Kind kind,
        String subject,
        List<String> files,
        List<Evidence> evidence,
        List<Evidence> chances,
        double confidence) {

    /** What a rule is about. */
    public enum Kind {
        /** Changes to a file go well. */
        GOOD_FILE,
        GOOD_DIRECTORY,
        /** A check fails again and again. */
        FAILING_CHECK,
        /** The same is found again and again. */
        RECURRING_FINDING,
        /** Changes to a file don't go well. */
        TROUBLED_FILE,
        TROUBLED_DIRECTORY;

        /** Whether it is a pattern to keep to, and none to avoid. */
        public boolean good() {
            return this == GOOD_FILE || this == GOOD_DIRECTORY;
        }
    }

    /** A pull request. */
    public record Evidence(TaskId task, String url, Optional<Integer> number, Instant at) {
        public Evidence {
            requireNonNull(task, "task");
            requireNonNull(url, "url");
            requireNonNull(number, "number");
            requireNonNull(at, "at");
        }
    }

    /** How often it showed of how many times it could have, before a moment and since. */
    public record Effect(long before, long chancesBefore, long since, long chancesSince) {}

    public Rule {
        requireNonNull(id, "id");
        requireNonNull(kind, "kind");
        requireNonNull(subject, "subject");
        files = List.copyOf(files);
        evidence = List.copyOf(evidence);
        chances = List.copyOf(chances);
    }

    public Effect effect(Instant moment) {
        return new Effect(
                count(evidence, moment, false),
                count(chances, moment, false),
                count(evidence, moment, true),
                count(chances, moment, true));
    }

    private static long count(List<Evidence> all, Instant moment, boolean since) {
        return all.stream().filter(each -> since != each.at().isBefore(moment)).count();
    }
}

package org.jvmfactory.learning;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Set;

/**
 * Which outcomes are wanted.
 *
 * @param since of tasks to which something has happened since then
 * @param repositories the keys of one repository, any of which {@link org.jvmfactory.journal.TaskRow#repository} has; of all where empty
 * @param limit at most so many, those of the tasks that were submitted last
 */
public record OutcomeQuery(Instant since, Set<String> repositories, int limit) {

    /** All that are looked at. */
    public static final int MOST = 100_000;

    /** Every outcome. */
    public static final OutcomeQuery ALL = new OutcomeQuery(Instant.MIN, Set.of(), MOST);

    public OutcomeQuery {
        requireNonNull(since, "since");
        repositories = Set.copyOf(repositories);
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("a limit is from 1 to " + MOST + ", got " + limit);
        }
    }

    public OutcomeQuery since(Instant moment) {
        return new OutcomeQuery(moment, repositories, limit);
    }

    /** Of one repository, by its keys. */
    public OutcomeQuery of(Set<String> keys) {
        return new OutcomeQuery(since, keys, limit);
    }

    public OutcomeQuery limit(int most) {
        return new OutcomeQuery(since, repositories, most);
    }
}

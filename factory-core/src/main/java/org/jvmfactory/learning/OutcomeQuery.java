package org.jvmfactory.learning;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * Which outcomes are wanted.
 *
 * @param since of tasks to which something has happened since then
 * @param repository the key of one repository, as {@link org.jvmfactory.journal.TaskRow#repository} has it; of all where empty
 * @param limit at most so many, those of the tasks that were submitted last
 */
public record OutcomeQuery(Instant since, Optional<String> repository, int limit) {

    /** All that are looked at. */
    public static final int MOST = 100_000;

    /** Every outcome. */
    public static final OutcomeQuery ALL = new OutcomeQuery(Instant.MIN, Optional.empty(), MOST);

    public OutcomeQuery {
        requireNonNull(since, "since");
        requireNonNull(repository, "repository");
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("a limit is from 1 to " + MOST + ", got " + limit);
        }
    }

    public OutcomeQuery since(Instant moment) {
        return new OutcomeQuery(moment, repository, limit);
    }

    /** Of one repository, by its key. */
    public OutcomeQuery of(String key) {
        return new OutcomeQuery(since, Optional.of(key), limit);
    }

    public OutcomeQuery limit(int most) {
        return new OutcomeQuery(since, repository, most);
    }
}

package org.jvmfactory.store.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.ClaimRequest;
import org.jvmfactory.journal.SlotsTaken;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.TaskId;

/**
 * What an instance gets that wants something to drive, in one transaction.
 *
 * <p>It looks at the tasks that run, at those that are held, and at the first ready task of each repository and set of engines: never at all
 * that are queued, and never at those that have ended. The next one of a kind is looked at when the one before it has been chosen.
 */
final class ClaimTurn {

    private static final String CANDIDATE =
            "SELECT id, repository, engines, priority, submitted_at, ordinal, status FROM factory_task WHERE ";

    /**
     * The runs that have been nobody's for longest, the most urgent first: found without a look at those that are somebody's. For each
     * priority given the time and the limit, then the limit.
     */
    static final String ORPHANS = String.join(
                    " UNION ALL ",
                    Arrays.stream(Priority.values())
                            .map(priority ->
                                    "SELECT * FROM (SELECT id, priority, coalesce(lease_until, 0) AS left_at, ordinal"
                                            + " FROM factory_task WHERE status = 'RUNNING' AND priority = "
                                            + TaskTable.rank(priority) + " AND coalesce(lease_until, 0) <= ?"
                                            + " ORDER BY coalesce(lease_until, 0), ordinal LIMIT ?) AS left_alone")
                            .toList())
            + " ORDER BY priority, left_at, ordinal LIMIT ?";

    static final String ONE =
            CANDIDATE + "id = ? AND " + ClaimTable.FREE + " AND (status = 'RUNNING' OR ready_at <= ?)";

    /** The ready task behind another of the same kind. */
    static final String NEXT =
            CANDIDATE + "repository = ? AND engines = ? AND (priority, submitted_at, ordinal) > (?, ?, ?)"
                    + " AND ready_at <= ? AND " + ClaimTable.FREE + " ORDER BY priority, submitted_at, ordinal LIMIT 1";

    private final Sql sql;
    private final Dialect dialect;
    private final ClaimRequest request;
    private final long now;

    /** A task that may be claimed. */
    private record Candidate(
            String id,
            String repository,
            Set<String> engines,
            String kind,
            int priority,
            long submittedAt,
            long ordinal,
            boolean runs) {

        static Candidate of(ResultSet row) throws SQLException {
            return new Candidate(
                    row.getString(1),
                    row.getString(2),
                    TaskTable.engines(row.getString(3)),
                    row.getString(3),
                    row.getInt(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getString(7).equals("RUNNING"));
        }
    }

    /** @param request at the time by which leases end */
    ClaimTurn(Sql sql, Dialect dialect, ClaimRequest request) {
        this.sql = sql;
        this.dialect = dialect;
        this.request = request;
        this.now = Moments.nanos(request.now());
    }

    /** Whether there is nothing to take. */
    boolean isIdle() throws SQLException {
        return orphans(1).isEmpty() && choose(candidates(), 1).isEmpty();
    }

    /** Takes the best, one after the other; passes over what another transaction is just changing. */
    List<Claim> take(int limit) throws SQLException {
        List<TaskId> orphans = orphans(limit);
        List<Claim> claims = new ArrayList<>(orphans.isEmpty() ? List.of() : drive(orphans));
        List<Candidate> candidates = claims.size() < limit ? candidates() : List.of();
        List<TaskId> chosen = choose(candidates, limit - claims.size());
        while (!chosen.isEmpty()) {
            claims.addAll(drive(chosen));
            chosen = choose(candidates, limit - claims.size());
        }
        if (!claims.isEmpty()) {
            ClaimTable.written(sql, claims, request.now());
        }
        return claims;
    }

    private List<Claim> drive(List<TaskId> tasks) throws SQLException {
        return ClaimTable.drive(sql, dialect, request, tasks);
    }

    private List<TaskId> orphans(int limit) throws SQLException {
        if (request.only().isPresent()) {
            return List.of();
        }
        List<Object> values = new ArrayList<>();
        for (int priority = 0; priority < Priority.values().length; priority++) {
            Collections.addAll(values, now, limit);
        }
        values.add(limit);
        return sql.list(ORPHANS, row -> new TaskId(row.getString(1)), values.toArray());
    }

    private List<Candidate> candidates() throws SQLException {
        if (request.only().isEmpty()) {
            return sql.list(dialect.heads(), Candidate::of, now, now);
        }
        List<Candidate> wanted = new ArrayList<>();
        for (TaskId id : request.only().get()) {
            wanted.addAll(sql.list(ONE, Candidate::of, id.value(), now, now));
        }
        return wanted;
    }

    /** The best of {@code candidates}, which are then none of them any more; the next of their kinds are in their places. */
    private List<TaskId> choose(List<Candidate> candidates, int many) throws SQLException {
        List<TaskId> chosen = new ArrayList<>();
        if (many == 0 || candidates.isEmpty()) {
            return chosen;
        }
        SlotsTaken taken = ClaimTable.slotsTaken(sql, now);
        for (Optional<Candidate> best = best(candidates, taken); best.isPresent(); best = best(candidates, taken)) {
            Candidate task = best.get();
            candidates.remove(task);
            chosen.add(new TaskId(task.id()));
            if (chosen.size() == many) {
                break;
            }
            taken = taken.and(task.repository(), task.engines(), request.now());
            if (request.only().isEmpty()) {
                candidates.addAll(next(task));
            }
        }
        return chosen;
    }

    private Optional<Candidate> best(List<Candidate> candidates, SlotsTaken taken) {
        Comparator<Candidate> fair = Comparator.comparing((Candidate task) -> !task.runs())
                .thenComparing(Candidate::priority)
                .thenComparing(task -> task.runs() ? 0 : taken.ofRepository(task.repository()))
                .thenComparing(Candidate::submittedAt)
                .thenComparing(Candidate::ordinal);
        return candidates.stream()
                .filter(task -> task.runs()
                        || request.caps()
                                .refusal(task.repository(), task.engines(), taken, request.now())
                                .isEmpty())
                .min(fair);
    }

    private List<Candidate> next(Candidate task) throws SQLException {
        return sql.list(
                NEXT,
                Candidate::of,
                task.repository(),
                task.kind(),
                task.priority(),
                task.submittedAt(),
                task.ordinal(),
                now,
                now);
    }
}

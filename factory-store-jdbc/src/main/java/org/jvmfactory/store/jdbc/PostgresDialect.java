package org.jvmfactory.store.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StoreException.Code;

/**
 * PostgreSQL: many writers at a time, in many processes.
 *
 * <p>Positions are given in the order of commits. A transaction that writes events takes the journal's lock before its first position and
 * keeps it until it has committed (a trigger sees to that, whoever writes), so a reader that sees a position has seen all below it and who
 * wrote finds what it wrote. The alternative, to hide what is above the oldest transaction under way, would let one long transaction of
 * anybody on the server, such as the host's, hold up every reader of the journal. The price is that commits with events follow each other;
 * a writer that falls silent in between is ended by the server after {@link PostgresConnections#IDLE_MILLIS}. Nothing is locked after the
 * journal, so that it is never part of a deadlock.
 *
 * <p>Claims are made one after the other, under a lock of their own, because caps hold over all instances. What others are just changing is
 * passed over and not waited for.
 *
 * @param place where the database is, without user and password
 * @param clock whose time it is by which leases end
 */
record PostgresDialect(String place, LeaseClock clock) implements Dialect {

    /** Whose time it is by which leases end. */
    enum LeaseClock {
        /** The database's: instances whose clocks differ agree all the same. */
        DATABASE,
        /** That of whoever calls, as in a store without a clock. */
        CALLER
    }

    /** Looks nothing up but in the index, so that no plan reads the whole table for each kind, whatever is known of the table. */
    static final String HEADS = """
            WITH RECURSIVE kind (repository, engines) AS (
                (SELECT repository, engines FROM factory_task WHERE ready_at IS NOT NULL
                    ORDER BY repository, engines LIMIT 1)
                UNION ALL
                SELECT next.repository, next.engines FROM kind CROSS JOIN LATERAL (
                    SELECT repository, engines FROM factory_task
                    WHERE ready_at IS NOT NULL AND (repository, engines) > (kind.repository, kind.engines)
                    ORDER BY repository, engines LIMIT 1) next
            )
            SELECT task.id, task.repository, task.engines, task.priority, task.submitted_at, task.ordinal, task.status
            FROM kind CROSS JOIN LATERAL (
                SELECT * FROM factory_task
                WHERE repository = kind.repository AND engines = kind.engines
                    AND ready_at <= ? AND (holder IS NULL OR lease_until <= ?)
                ORDER BY priority, submitted_at, ordinal LIMIT 1) task""";

    private static final long PACE_NANOS = 50_000_000;

    @Override
    public String directory() {
        return "postgres";
    }

    @Override
    public List<String> migrations() {
        return List.of(
                "0001-tasks-journal-inbox-content.sql",
                "0002-permits.sql",
                "0003-runs-by-lease.sql",
                "0004-retention.sql");
    }

    @Override
    public String tables() {
        return "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename LIKE 'factory\\_%'";
    }

    @Override
    public String bytes() {
        return "SELECT COALESCE(SUM(pg_total_relation_size(oid)), 0) FROM pg_class WHERE relkind = 'r'"
                + " AND relnamespace = current_schema()::regnamespace AND relname LIKE 'factory\\_%'";
    }

    /** Several stores may be in schemas of one database; they don't wait for each other. */
    @Override
    public void lock(Sql sql, String subject) throws SQLException {
        sql.first(
                "SELECT pg_advisory_xact_lock(hashtextextended('factory ' || current_schema() || ' ' || ?, 0))",
                row -> true,
                subject);
    }

    @Override
    public String passingOverOthers() {
        return " FOR UPDATE SKIP LOCKED";
    }

    @Override
    public String heads() {
        return HEADS;
    }

    @Override
    public Instant now(Sql sql, Instant told) throws SQLException {
        return clock == LeaseClock.CALLER
                ? told
                : Moments.instant(
                        1000 * sql.number("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"));
    }

    @Override
    public long pace() {
        return PACE_NANOS;
    }

    /** Whether the connection is gone, and not only what was done on it. */
    static boolean connectionLost(SQLException failure) {
        String state = state(failure);
        return state.startsWith("08") || state.matches("57P0[1235]") || state.matches("25P0[34]");
    }

    /** Whether the same transaction, begun again from the start, may come through: another one was in its way. */
    static boolean collided(SQLException failure) {
        return List.of("40001", "40P01", "23505", "23503").contains(state(failure));
    }

    @Override
    public StoreException failure(SQLException failure) {
        String state = state(failure);
        if (connectionLost(failure)) {
            return failed(
                    Code.UNAVAILABLE,
                    "can't be reached: see that it is up and takes connections; the next call tries anew",
                    failure);
        }
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "28" -> failed(Code.UNAVAILABLE, "refuses user or password: set the right ones", failure);
            case "3D", "3F" -> failed(Code.UNAVAILABLE, "isn't there: create the database and its schema", failure);
            case "42" ->
                failed(
                        Code.UNAVAILABLE,
                        "refused a statement: give this user the right to create and use tables in its schema",
                        failure);
            case "53" -> failed(Code.UNAVAILABLE, "has no room: make some on its disk, or allow it more", failure);
            case "55", "40" -> failed(Code.UNAVAILABLE, "is locked by others for too long: try again", failure);
            case "25" -> failed(Code.UNAVAILABLE, "can't be written: name the server that takes writes", failure);
            case "XX" -> failed(Code.CORRUPT, "is damaged: restore a backup", failure);
            default -> failed(Code.UNAVAILABLE, "failed: see its log", failure);
        };
    }

    @Override
    public String description() {
        return "PostgreSQL database '" + place + "'";
    }

    /** Only the first line: further ones repeat rows. */
    private StoreException failed(Code code, String what, SQLException failure) {
        String said = Objects.requireNonNullElse(failure.getMessage(), "no message")
                .lines()
                .findFirst()
                .orElse("");
        return new StoreException(
                code, "The " + description() + " " + what + " (" + state(failure) + " " + said + ")", failure);
    }

    private static String state(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException one && one.getSQLState() != null) {
                return one.getSQLState();
            }
        }
        return "";
    }
}

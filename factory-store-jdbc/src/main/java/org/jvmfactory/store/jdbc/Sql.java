package org.jvmfactory.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements on one connection. Not thread-safe. */
final class Sql {

    /** Makes a value of the row at which {@code row} stands. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * What is to be said before the first statement, and goes out together with it: one way there and back for both.
     *
     * @param sql a statement that yields nothing, then one that yields a row
     * @param row takes the row
     */
    record Opening(String sql, Reader<?> row) {}

    private final Connection connection;
    private @Nullable Opening opening;

    Sql(Connection connection) {
        this(connection, null);
    }

    Sql(Connection connection, @Nullable Opening opening) {
        this.connection = connection;
        this.opening = opening;
    }

    /** Carries out a statement without parameters. */
    void execute(String sql) throws SQLException {
        Opening first = opening;
        opening = null;
        try (Statement statement = connection.createStatement()) {
            if (first != null) {
                statement.execute(first.sql());
                opened(statement, first);
            }
            statement.execute(sql);
        }
    }

    /** Carries out a change and says how many rows it changed. */
    int update(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = carriedOut(sql, values)) {
            return statement.getUpdateCount();
        }
    }

    <T> List<T> list(String sql, Reader<T> reader, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = carriedOut(sql, values);
                ResultSet rows = statement.getResultSet()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        }
    }

    /** The first row, where there is one. */
    <T> Optional<T> first(String sql, Reader<T> reader, @Nullable Object... values) throws SQLException {
        return list(sql, reader, values).stream().findFirst();
    }

    /** The number in the first column of the one row that {@code sql} always has. */
    long number(String sql, @Nullable Object... values) throws SQLException {
        return first(sql, row -> row.getLong(1), values).orElseThrow(() -> new SQLException("no row from: " + sql));
    }

    /** PostgreSQL refuses a text with a NUL in it. Events have none, being JSON; but titles and reasons are anybody's. */
    private static @Nullable Object kept(@Nullable Object value) {
        return value instanceof String text ? text.replace('\0', '\ufffd') : value;
    }

    /** The statement at its own result. */
    private PreparedStatement carriedOut(String sql, @Nullable Object... values) throws SQLException {
        Opening first = opening;
        opening = null;
        PreparedStatement statement = connection.prepareStatement(first == null ? sql : first.sql() + "; " + sql);
        try {
            for (int index = 0; index < values.length; index++) {
                statement.setObject(index + 1, kept(values[index]));
            }
            statement.execute();
            if (first != null) {
                opened(statement, first);
                statement.getMoreResults();
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            try (statement) {
                throw e;
            }
        }
    }

    private static void opened(Statement statement, Opening opening) throws SQLException {
        statement.getMoreResults();
        try (ResultSet row = statement.getResultSet()) {
            row.next();
            opening.row().read(row);
        }
    }
}

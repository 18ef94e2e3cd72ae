package org.jvmfactory.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StoreException.Code;

/**
 * Brings a database to the schema that this version works on: numbered files of SQL, each applied once and remembered by its checksum. Safe
 * when several processes start at once: the first one migrates, the others find it done.
 */
final class Migrations {

    private static final String TABLE = "factory_migration";

    /** A file, by its place in the order from 1. */
    private record Migration(int number, String name, String sql, String checksum) {}

    /** A migration that the database remembers. */
    private record Applied(int number, String name, String checksum) {}

    private final Dialect dialect;
    private final List<Migration> known;

    Migrations(Dialect dialect) {
        this.dialect = dialect;
        this.known = load(dialect);
    }

    void run(Connections connections) {
        if (connections.read(sql -> missing(sql).isEmpty())) {
            return;
        }
        connections.write(sql -> {
            dialect.lock(sql, "schema");
            sql.execute("CREATE TABLE IF NOT EXISTS " + TABLE
                    + " (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)");
            for (Migration migration : missing(sql)) {
                apply(sql, migration);
            }
            return true;
        });
    }

    private List<Migration> missing(Sql sql) throws SQLException {
        List<Applied> applied = applied(sql);
        if (applied.size() > known.size()) {
            throw new StoreException(
                    Code.NEWER_SCHEMA,
                    "The " + dialect.description() + " was written by a newer version of Factory (its schema is "
                            + applied.size() + ", this version knows " + known.size()
                            + "): use that version, or another database");
        }
        for (Applied one : applied) {
            Migration same = known.get(one.number() - 1);
            if (!same.checksum().equals(one.checksum())) {
                throw new StoreException(
                        Code.CORRUPT,
                        "The " + dialect.description() + " was brought to its schema by another '" + one.name()
                                + "' than this version's: use the version of Factory that wrote it");
            }
        }
        return known.subList(applied.size(), known.size());
    }

    private List<Applied> applied(Sql sql) throws SQLException {
        List<String> tables = sql.list(dialect.tables(), row -> row.getString(1));
        return tables.contains(TABLE)
                ? sql.list(
                        "SELECT number, name, checksum FROM " + TABLE + " ORDER BY number",
                        row -> new Applied(row.getInt(1), row.getString(2), row.getString(3)))
                : List.of();
    }

    private static void apply(Sql sql, Migration migration) throws SQLException {
        for (String statement : migration.sql().split(";\\R", -1)) {
            if (!statement.isBlank()) {
                sql.execute(statement);
            }
        }
        sql.update(
                "INSERT INTO " + TABLE + " (number, name, checksum) VALUES (?, ?, ?)",
                migration.number(),
                migration.name(),
                migration.checksum());
    }

    private static List<Migration> load(Dialect dialect) {
        List<Migration> all = new ArrayList<>();
        for (String name : dialect.migrations()) {
            byte[] content = content(dialect.directory() + "/" + name);
            all.add(new Migration(
                    all.size() + 1, name, new String(content, StandardCharsets.UTF_8), Hash.hex(Hash.of(content))));
        }
        return all;
    }

    private static byte[] content(String name) {
        try (InputStream resource = Migrations.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("The jar lacks '" + name + "'");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("'" + name + "' in the jar can't be read", e);
        }
    }
}

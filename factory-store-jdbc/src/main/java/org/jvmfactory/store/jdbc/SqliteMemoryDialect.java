package org.jvmfactory.store.jdbc;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jvmfactory.journal.StoreException;

/** SQLite with the schema of the memory. */
record SqliteMemoryDialect(SqliteDialect sqlite) implements Dialect {

    static SqliteMemoryDialect of(Path file) {
        return new SqliteMemoryDialect(new SqliteDialect(file));
    }

    @Override
    public String directory() {
        return "sqlite-memory";
    }

    @Override
    public List<String> migrations() {
        return List.of("0001-memory.sql");
    }

    @Override
    public String tables() {
        return sqlite.tables();
    }

    @Override
    public String bytes() {
        return sqlite.bytes();
    }

    @Override
    public void lock(Sql sql, String subject) {
        sqlite.lock(sql, subject);
    }

    @Override
    public String heads() {
        return sqlite.heads();
    }

    @Override
    public String passingOverOthers() {
        return sqlite.passingOverOthers();
    }

    @Override
    public Instant now(Sql sql, Instant told) {
        return sqlite.now(sql, told);
    }

    @Override
    public long pace() {
        return sqlite.pace();
    }

    @Override
    public StoreException failure(SQLException failure) {
        return sqlite.failure(failure);
    }

    @Override
    public String description() {
        return sqlite.description();
    }
}

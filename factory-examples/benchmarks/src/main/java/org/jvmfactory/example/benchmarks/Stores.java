package org.jvmfactory.example.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.store.jdbc.JdbcStores;

/** Where each measurement gets an empty store of its own: a file of SQLite, or a schema of a PostgreSQL database. */
record Stores(Ground ground, Optional<String> url) {

    /** A new place for a store, by a name that wasn't used yet. */
    String place(String name) throws SQLException {
        if (url.isEmpty()) {
            return ground.directory().resolve(name + ".db").toString();
        }
        String schema = "benchmark_" + name.replace('-', '_') + "_" + System.currentTimeMillis();
        try (Connection connection = DriverManager.getConnection(url.get());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        }
        return url.get() + (url.get().contains("?") ? "&" : "?") + "currentSchema=" + schema;
    }

    static FactoryStore open(String place) {
        return JdbcStores.open(place);
    }

    void say(String what, String value) {
        System.out.printf("%-12s %-52s %s%n", url.isEmpty() ? "sqlite:" : "postgresql:", what, value);
    }
}

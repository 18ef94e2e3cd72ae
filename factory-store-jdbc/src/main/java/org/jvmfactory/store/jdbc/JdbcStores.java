package org.jvmfactory.store.jdbc;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.meta.Experimental;

/** Opens the durable store that a single setting names. */
@Experimental
public final class JdbcStores {

    private JdbcStores() {}

    /**
     * Opens the PostgreSQL database that a URL names, else the SQLite file of that path.
     *
     * @param place {@code jdbc:postgresql://…}, {@code jdbc:sqlite:<path>}, or a path
     * @see PostgresStore#open(String)
     * @see SqliteStore#open(Path)
     */
    public static FactoryStore open(String place) {
        requireNonNull(place, "place");
        if (place.startsWith(PostgresPlace.SCHEME)) {
            return PostgresStore.open(place);
        }
        if (place.startsWith("jdbc:sqlite:")) {
            return SqliteStore.open(Path.of(place.substring("jdbc:sqlite:".length())));
        }
        if (place.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
            // it may hold a password, so that it isn't repeated
            throw new IllegalArgumentException(
                    "A store is a path, or a URL that begins with 'jdbc:postgresql:' or 'jdbc:sqlite:'");
        }
        return SqliteStore.open(Path.of(place));
    }
}

package org.jvmfactory.store.jdbc;

import java.sql.SQLException;
import org.jvmfactory.journal.StoreException;

/** The connections of a store to its database. Thread-safe; an interrupted thread gets its work done all the same. */
interface Connections extends AutoCloseable {

    /** Something to do on a connection. May be begun again from the start, so it changes nothing but the database. */
    @FunctionalInterface
    interface Work<T> {
        T on(Sql sql) throws SQLException;
    }

    /**
     * Carries out {@code work} in a transaction of its own that is durable on return, or not at all.
     *
     * @throws StoreException when the database fails or {@code work} throws it
     */
    <T> T write(Work<T> work);

    /** Like {@link #write}, but durable only together with the next write: for what nothing that was written speaks of yet. */
    default <T> T writeAhead(Work<T> work) {
        return write(work);
    }

    /** Carries out {@code work} that only reads. */
    <T> T read(Work<T> work);

    /** Waits for the work under way, then closes the connections; what comes later is refused. Idempotent. */
    @Override
    void close();
}

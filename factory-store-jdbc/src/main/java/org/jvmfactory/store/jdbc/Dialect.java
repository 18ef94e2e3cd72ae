package org.jvmfactory.store.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jvmfactory.journal.StoreException;

/** What differs from database to database. Everything else is SQL that all of them read alike. */
interface Dialect {

    /** The directory of the migrations beside this class. */
    String directory();

    /** The files of the migrations, in order. A file that was released is never changed. */
    List<String> migrations();

    /** The tables there are whose names begin with {@code factory_}, as rows of one column. */
    String tables();

    /** How many bytes the tables take, with their indexes, as a row of one column. */
    String bytes();

    /** Makes other transactions that lock the same {@code subject} wait until this one ends, where they don't do so by themselves. */
    void lock(Sql sql, String subject) throws SQLException;

    /** Behind a SELECT in an UPDATE: no row that another transaction is just changing, where there can be one. */
    String passingOverOthers();

    /**
     * The first ready task of each kind, a repository and a set of engines: walks from kind to kind along the index of ready tasks. Given the
     * time twice.
     */
    String heads();

    /** The time by which leases end and tasks wake, where a caller's clock says {@code told}. */
    Instant now(Sql sql, Instant told) throws SQLException;

    /** How long a write of another process may go unnoticed by who waits for it, in nanoseconds. */
    long pace();

    /** What a failure of the database means, and what to do. */
    StoreException failure(SQLException failure);

    /** For a message: the database's kind and place. No password is in it. */
    String description();
}

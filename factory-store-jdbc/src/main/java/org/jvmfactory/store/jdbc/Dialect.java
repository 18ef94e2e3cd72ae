package org.jvmfactory.store.jdbc;

import java.sql.SQLException;
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

    /** Makes other transactions that lock the same {@code subject} wait until this one ends, where they don't do so by themselves. */
    void lock(Sql sql, String subject) throws SQLException;

    /** A condition that holds for an event when nothing can be committed at a lower position any more. */
    String settled();

    /** What a failure of the database means, and what to do. */
    StoreException failure(SQLException failure);

    /** For a message: the database's kind and place. */
    String description();
}

package org.jvmfactory.store.jdbc;

import static java.util.Objects.requireNonNull;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A write that another thread may carry out. All but its creation and {@link #result} happens under the lock of those who write. */
final class PendingWrite<T> {

    private final Connections.Work<T> work;
    private final boolean ahead;
    private @Nullable T result;
    private @Nullable Exception failure;
    private boolean over;

    /** @param ahead whether it needn't be durable before the next write */
    PendingWrite(Connections.Work<T> work, boolean ahead) {
        this.work = work;
        this.ahead = ahead;
    }

    boolean isAhead() {
        return ahead;
    }

    void on(Sql sql) throws SQLException {
        result = work.on(sql);
    }

    /** The first failure is the one that counts. */
    void failed(Exception e) {
        if (failure == null) {
            failure = e;
        }
    }

    void over() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    /** What came of it, once it is over. */
    T result(Dialect dialect) {
        if (failure instanceof SQLException e) {
            throw dialect.failure(e);
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        return requireNonNull(result, "a write without an end");
    }
}

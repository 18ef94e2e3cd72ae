package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.journal.StoreException;

class SqliteConnectionsTest {

    @TempDir
    Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private SqliteConnections connections;

    @BeforeEach
    void open() {
        connections = new SqliteConnections(directory.resolve("x.db"), new SqliteDialect(directory.resolve("x.db")));
        connections.write(sql -> {
            sql.execute("CREATE TABLE number (n INTEGER PRIMARY KEY)");
            return true;
        });
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        connections.close();
    }

    @Test
    void writes_that_wait_for_another_are_made_in_one_transaction() throws Exception {
        Future<Integer> first = writeThatWaits(1);
        Future<Integer> second = write(2);
        List<Integer> committed = new ArrayList<>();
        Future<Integer> third = submit(sql -> {
            committed.addAll(numbers());
            return insert(sql, 3);
        });
        goOn.countDown();

        first.get();
        second.get();
        third.get();

        assertThat(committed).as("what others saw while the third was made").containsExactly(1);
        assertThat(numbers()).containsExactly(1, 2, 3);
    }

    @Test
    void only_what_is_written_ahead_waits_for_no_flush() {
        String level = "PRAGMA synchronous"; // 1 is NORMAL, 2 is FULL
        long ahead = connections.writeAhead(sql -> sql.number(level));
        long after = connections.write(sql -> sql.number(level));

        assertThat(ahead).isEqualTo(1);
        assertThat(after).isEqualTo(2);
    }

    @Test
    void a_write_that_must_be_flushed_takes_those_with_it_that_need_not() throws Exception {
        Future<Integer> first = writeThatWaits(1);
        Future<Integer> ahead = waiting(() -> connections.writeAhead(sql -> (int) sql.number("PRAGMA synchronous")));
        Future<Integer> second = write(2);
        goOn.countDown();

        first.get();
        second.get();
        assertThat(ahead.get()).isEqualTo(2);
    }

    @Test
    void a_write_that_fails_takes_nothing_of_the_others_with_it() throws Exception {
        Future<Integer> first = writeThatWaits(1);
        Future<Integer> before = write(2);
        Future<Integer> failing = submit(sql -> {
            sql.update("INSERT INTO number VALUES (?)", 3);
            throw new IllegalStateException("no");
        });
        Future<Integer> repeated = write(1);
        Future<Integer> after = write(4);
        goOn.countDown();

        assertThat(first.get()).isEqualTo(1);
        assertThat(before.get()).isEqualTo(2);
        assertThat(after.get()).isEqualTo(4);
        assertThatThrownBy(failing::get)
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(repeated::get).hasCauseInstanceOf(StoreException.class);
        assertThat(numbers()).containsExactly(1, 2, 4);
    }

    @Test
    void what_waits_when_it_is_closed_is_refused() throws Exception {
        connections.close();

        assertThatThrownBy(() -> connections.write(sql -> 1)).isInstanceOf(StoreException.class);
    }

    /** Its thread has the lock when this returns, and all that come later wait behind it until they may go on. */
    private Future<Integer> writeThatWaits(int number) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Future<Integer> write = submit(sql -> {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return insert(sql, number);
        });
        begun.await();
        return write;
    }

    private Future<Integer> write(int number) throws InterruptedException {
        return submit(sql -> insert(sql, number));
    }

    private static int insert(Sql sql, int number) throws SQLException {
        sql.update("INSERT INTO number VALUES (?)", number);
        return number;
    }

    private Future<Integer> submit(Connections.Work<Integer> work) throws InterruptedException {
        return waiting(() -> connections.write(work));
    }

    /** Returns when the write is under way or waits for the lock. */
    private Future<Integer> waiting(Callable<Integer> write) throws InterruptedException {
        List<Thread> worker = new ArrayList<>();
        CountDownLatch running = new CountDownLatch(1);
        Future<Integer> future = threads.submit(() -> {
            worker.add(Thread.currentThread());
            running.countDown();
            return write.call();
        });
        running.await();
        while (worker.get(0).getState() == Thread.State.RUNNABLE && !future.isDone()) {
            Thread.onSpinWait();
        }
        return future;
    }

    private List<Integer> numbers() {
        return connections.read(sql -> sql.list("SELECT n FROM number ORDER BY n", row -> row.getInt(1)));
    }
}

package org.jvmfactory.example.crashtest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jvmfactory.testkit.ClassArchive;

/** One JVM with a Factory, from its start to its end. For one thread. */
final class Life {

    /** The status of a process that SIGKILL has ended. */
    static final int KILLED = 128 + 9;

    private static final Duration LONGEST_START = Duration.ofMinutes(2);
    private static final Duration LONGEST_IDLENESS = Duration.ofSeconds(20);
    private static final int ALL = 1_000_000;

    private final Process process;
    private final long begin = System.nanoTime();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Semaphore writes = new Semaphore(0);
    private final Thread reader;
    private volatile long readyAfter = -1;

    private Life(Process process, Consumer<String> words) {
        this.process = process;
        this.reader = new Thread(() -> read(words), "crash-test-reader");
    }

    static Life start(ClassArchive classes, Victim.Orders orders, Path errors, Consumer<String> words)
            throws IOException {
        Life life = new Life(
                classes.jvm(Victim.class, orders.words())
                        .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                        .start(),
                words);
        life.reader.start();
        return life;
    }

    private void read(Consumer<String> words) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("ready")) {
                    readyAfter = System.nanoTime() - begin;
                    ready.countDown();
                } else if (line.equals("wrote")) {
                    writes.release();
                } else {
                    words.accept(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            ready.countDown();
            writes.release(ALL);
        }
    }

    /** Until the Factory works, or the JVM has ended. */
    void awaitReady() throws InterruptedException {
        if (!ready.await(LONGEST_START.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
            throw new IllegalStateException("A Factory didn't start within " + LONGEST_START + ".");
        }
    }

    /** Until it has written so often to its store since the last call, or its end, or until it has had enough time for it. */
    void awaitWrites(int count) throws InterruptedException {
        boolean unused = writes.tryAcquire(count, LONGEST_IDLENESS.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How long it took to work; empty where it never did. */
    Optional<Duration> readyAfter() {
        return readyAfter < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(readyAfter));
    }

    /** Waits for its own end; false where it still lives after {@code limit}. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        reader.join();
        return true;
    }

    /** By SIGKILL. Afterwards all that it said was heard. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly(); // the process itself would close the pipe, with what it has said last
        process.waitFor();
        reader.join();
    }

    int exit() {
        return process.exitValue();
    }
}

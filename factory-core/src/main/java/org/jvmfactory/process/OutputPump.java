package org.jvmfactory.process;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Carries one output stream of a process to its sink until the stream ends or is given up. */
final class OutputPump implements Runnable {

    private static final int CHUNK = 16 * 1024;
    private static final long STEP = Duration.ofMillis(50).toNanos();

    private final InputStream stream;
    private final ByteSink sink;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean givenUp;
    private volatile boolean reading = true;

    // Guards the sink and the fields below: giving up must not overlap with a delivery.
    private final ReentrantLock delivery = new ReentrantLock();
    private boolean over;
    private Optional<RuntimeException> failure = Optional.empty();

    OutputPump(InputStream stream, ByteSink sink) {
        this.stream = stream;
        this.sink = sink;
    }

    @Override
    public void run() {
        try (stream) {
            byte[] chunk = new byte[CHUNK];
            for (int length = read(chunk); length >= 0 && !givenUp; length = read(chunk)) {
                deliver(chunk, length);
            }
        } catch (IOException e) {
            // The stream was closed while it was read, which is an end like any other.
        } finally {
            delivery.lock();
            try {
                end();
            } finally {
                delivery.unlock();
            }
        }
    }

    /**
     * Waits for the stream's end. Gives it up when nothing has come for {@code limit}: a grandchild that nobody knows of may hold it open for
     * ever. The pump's thread then stays in its read until the holder is gone, but delivers nothing more.
     */
    void finish(Duration limit) throws InterruptedException {
        long idleSince = System.nanoTime();
        while (!ended.await(STEP, TimeUnit.NANOSECONDS) && !givenUp) {
            if (!reading) {
                idleSince = System.nanoTime(); // a slow sink loses nothing
            } else if (System.nanoTime() - idleSince > limit.toNanos()) {
                giveUp();
            }
        }
    }

    /** Delivers nothing more. */
    void giveUp() {
        givenUp = true;
        if (delivery.tryLock()) { // else the pump ends by itself once the sink lets go of it
            try {
                end();
            } finally {
                delivery.unlock();
            }
        }
    }

    /** What the sink threw; from then on it was given nothing more. */
    Optional<RuntimeException> failure() {
        delivery.lock();
        try {
            return failure;
        } finally {
            delivery.unlock();
        }
    }

    private int read(byte[] chunk) throws IOException {
        reading = true;
        try {
            return stream.read(chunk);
        } finally {
            reading = false;
        }
    }

    // A sink that throws must not stop the reading: the process would block on a full pipe.
    private void deliver(byte[] chunk, int length) {
        delivery.lock();
        try {
            if (!over && failure.isEmpty()) {
                sink.accept(chunk, length);
            }
        } catch (RuntimeException e) {
            failure = Optional.of(e);
        } finally {
            delivery.unlock();
        }
    }

    private void end() {
        if (!over) {
            over = true;
            try {
                sink.end();
            } catch (RuntimeException e) {
                failure = Optional.of(e);
            }
        }
        ended.countDown();
    }
}

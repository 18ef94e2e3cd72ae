package org.jvmfactory.process;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Carries one output stream of a process to its sink until the stream ends or is given up. */
final class OutputPump implements Runnable {

    private static final int CHUNK = 16 * 1024;

    private final InputStream stream;
    private final ByteSink sink;
    private final CountDownLatch ended = new CountDownLatch(1);

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
            for (int length = stream.read(chunk); length >= 0; length = stream.read(chunk)) {
                int taken = length;
                deliver(() -> sink.accept(chunk, taken));
            }
        } catch (IOException e) {
            // The stream was closed while it was read, which is an end like any other.
        } finally {
            end();
        }
    }

    /**
     * Waits for the stream's end until {@code deadline} of the monotonic clock, then gives it up: a grandchild that nobody knows of may hold it open for ever. Its thread stays in the
     * read until the holder is gone, but delivers nothing more.
     */
    void finish(long deadline) throws InterruptedException {
        if (!ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            end();
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

    private void end() {
        deliver(() -> {
            over = true;
            sink.end();
        });
        ended.countDown();
    }

    // A sink that throws must not stop the reading: the process would block on a full pipe.
    private void deliver(Runnable call) {
        delivery.lock();
        try {
            if (!over && failure.isEmpty()) {
                call.run();
            }
        } catch (RuntimeException e) {
            failure = Optional.of(e);
        } finally {
            delivery.unlock();
        }
    }
}

package org.jvmfactory.process;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What a process shall read, queued until it reads it. Thread-safe; one thread runs it. */
final class InputFeed implements Runnable {

    private static final byte[] END = new byte[0];

    /** An empty pipe takes as much at once, whatever its size (pipe(7): PIPE_BUF). */
    private static final int ALWAYS_FITS = 4096;

    private final OutputStream stream;
    private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    InputFeed(OutputStream stream) {
        this.stream = stream;
    }

    boolean send(byte[] bytes) {
        return !closed && (bytes.length == 0 || queue.add(bytes.clone()));
    }

    void close() {
        closed = true;
        queue.add(END);
    }

    /** Whether {@link #run} ends at once where nothing was written yet: all that shall be written is known and fits. */
    boolean fitsIntoPipe() {
        return closed && queue.stream().mapToLong(bytes -> bytes.length).sum() <= ALWAYS_FITS;
    }

    @Override
    public void run() {
        try (stream) {
            for (byte[] next = queue.take(); next != END; next = queue.take()) {
                stream.write(next);
                stream.flush();
            }
        } catch (IOException e) {
            // The process reads no more: sending says so from now on.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closed = true;
            queue.clear();
        }
    }
}

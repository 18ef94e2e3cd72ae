package org.jvmfactory.process;

import java.io.ByteArrayOutputStream;

/** Keeps all that a process prints, up to a limit, and says when there was more. Thread-safe. */
final class CaptureSink implements ByteSink {

    private final int limit;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean overflowed;

    CaptureSink(int limit) {
        this.limit = limit;
    }

    @Override
    public synchronized void accept(byte[] bytes, int length) {
        int room = Math.min(length, limit - kept.size());
        kept.write(bytes, 0, room);
        overflowed |= room < length;
    }

    synchronized boolean overflowed() {
        return overflowed;
    }

    synchronized byte[] bytes() {
        return kept.toByteArray();
    }
}

package org.jvmfactory.workspace;

import java.io.ByteArrayOutputStream;
import org.jvmfactory.process.ByteSink;

/** Keeps what a command prints, up to a limit, and says when there was more. Thread-safe. */
final class CappedBytes implements ByteSink {

    private final int limit;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean overflowed;

    CappedBytes(int limit) {
        this.limit = limit;
    }

    @Override
    public synchronized void accept(byte[] bytes, int length) {
        overflowed |= length > limit - kept.size();
        if (!overflowed) {
            kept.write(bytes, 0, length);
        }
    }

    synchronized boolean overflowed() {
        return overflowed;
    }

    synchronized byte[] bytes() {
        return kept.toByteArray();
    }
}

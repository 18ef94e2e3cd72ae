package org.jvmfactory.process;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Keeps the last bytes of what a process prints, for messages about it. Thread-safe. */
public final class TailSink implements ByteSink {

    private final byte[] kept;
    private long total;

    public TailSink(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("there must be room for at least one byte, got " + size);
        }
        kept = new byte[size];
    }

    @Override
    public synchronized void accept(byte[] bytes, int length) {
        int skipped = Math.max(0, length - kept.length);
        total += skipped;
        for (int i = skipped; i < length; i++) {
            kept[(int) (total++ % kept.length)] = bytes[i];
        }
    }

    /** The last bytes as UTF-8, with U+FFFD where they aren't. */
    public synchronized String text() {
        int length = (int) Math.min(total, kept.length);
        byte[] ordered = new byte[length];
        for (int i = 0; i < length; i++) {
            ordered[i] = kept[(int) ((total - length + i) % kept.length)];
        }
        return new String(ordered, UTF_8);
    }
}

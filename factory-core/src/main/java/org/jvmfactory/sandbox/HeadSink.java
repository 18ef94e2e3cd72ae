package org.jvmfactory.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import org.jvmfactory.process.ByteSink;

/** Passes on what a process prints and keeps the first of it: a sandbox that can't start says there why. Thread-safe. */
final class HeadSink implements ByteSink {

    private static final int SIZE = 4096;

    private final ByteSink next;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();

    HeadSink(ByteSink next) {
        this.next = next;
    }

    @Override
    public void accept(byte[] bytes, int length) {
        synchronized (head) {
            head.write(bytes, 0, Math.min(length, SIZE - head.size()));
        }
        next.accept(bytes, length);
    }

    @Override
    public void end() {
        next.end();
    }

    String text() {
        synchronized (head) {
            return head.toString(UTF_8).strip();
        }
    }
}

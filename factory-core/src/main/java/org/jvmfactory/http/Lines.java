package org.jvmfactory.http;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Whole lines up to a number of bytes, and how many more there were. Not thread-safe. */
final class Lines {

    private final int mostBytes;
    private final StringBuilder text = new StringBuilder();
    private int bytes;
    private int leftOut;

    Lines(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** After one that found no room there is none for any other. */
    void add(String line) {
        int more = line.getBytes(UTF_8).length + 1;
        if (leftOut > 0 || more > mostBytes - bytes) {
            leftOut++;
        } else {
            bytes += more;
            text.append(line).append('\n');
        }
    }

    String text() {
        return text.toString();
    }

    int leftOut() {
        return leftOut;
    }
}

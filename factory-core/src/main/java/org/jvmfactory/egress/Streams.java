package org.jvmfactory.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Copying from one connection to another. */
final class Streams {

    private static final int BUFFER = 16 * 1024;

    private Streams() {}

    /** Copies to the end, each piece as it comes. */
    static void copy(InputStream input, OutputStream output) throws IOException {
        copy(input, output, Long.MAX_VALUE);
    }

    /** Copies {@code length} bytes, or to the end where that comes first. */
    static void copy(InputStream input, OutputStream output, long length) throws IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(length, 1))];
        long left = length;
        while (left > 0) {
            int read = input.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                return;
            }
            output.write(buffer, 0, read);
            output.flush();
            left -= read;
        }
    }

    static void ascii(OutputStream output, String text) throws IOException {
        output.write(text.getBytes(ISO_8859_1));
        output.flush();
    }
}

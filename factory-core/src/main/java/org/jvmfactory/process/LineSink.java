package org.jvmfactory.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.function.Consumer;

/**
 * Makes lines of what a process prints. Reads UTF-8, puts U+FFFD where it isn't, ends a line at {@code \n} only, drops a {@code \r} before
 * it, and keeps no more than the head of a line that is too long. Used by one reader thread.
 */
public final class LineSink implements ByteSink {

    private static final int CHUNK = 8192;
    private static final int LONGEST_CHARACTER = 4;

    private final int maxLength;
    private final Consumer<String> lines;
    private final CharsetDecoder decoder = UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final CharBuffer characters = CharBuffer.allocate(CHUNK);
    private final StringBuilder line = new StringBuilder();
    private ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
    private long cut;
    private char last;

    /**
     * @param maxLength the characters of a line that are kept; what was cut off is marked
     * @param lines takes each line, without its end; must not block
     */
    public LineSink(int maxLength, Consumer<String> lines) {
        if (maxLength < 1) {
            throw new IllegalArgumentException("a line needs room for at least one character, got " + maxLength);
        }
        this.maxLength = maxLength;
        this.lines = requireNonNull(lines, "lines");
    }

    @Override
    public void accept(byte[] chunk, int length) {
        if (bytes.remaining() < length) {
            bytes = ByteBuffer.allocate(length + LONGEST_CHARACTER).put(bytes.flip());
        }
        bytes.put(chunk, 0, length).flip();
        decode(false);
        bytes.compact();
    }

    @Override
    public void end() {
        bytes.flip();
        decode(true);
        decoder.flush(characters);
        takeDecoded();
        if (line.length() > 0 || cut > 0) {
            deliver();
        }
    }

    private void decode(boolean atEnd) {
        CoderResult result;
        do {
            result = decoder.decode(bytes, characters, atEnd);
            takeDecoded();
        } while (result.isOverflow());
    }

    private void takeDecoded() {
        characters.flip();
        while (characters.hasRemaining()) {
            char next = characters.get();
            if (next == '\n') {
                deliver();
            } else {
                append(next);
            }
        }
        characters.clear();
    }

    private void append(char next) {
        if (line.length() < maxLength) {
            line.append(next);
        } else {
            cut++;
        }
        last = next;
    }

    private void deliver() {
        if (last == '\r') {
            dropCarriageReturn();
        }
        if (cut > 0) {
            int end = line.length() - 1;
            if (Character.isHighSurrogate(line.charAt(end))) {
                line.setLength(end);
                cut++;
            }
            line.append("… [").append(cut).append(" characters cut]");
        }
        String complete = line.toString();
        line.setLength(0);
        cut = 0;
        last = 0;
        lines.accept(complete);
    }

    private void dropCarriageReturn() {
        if (cut > 0) {
            cut--;
        } else {
            line.setLength(line.length() - 1);
        }
    }
}

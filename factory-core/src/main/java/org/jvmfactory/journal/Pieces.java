package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jvmfactory.meta.Internal;

/**
 * Cuts content into pieces where the content itself says so, by what stands before each place: what comes behind a change is cut as it was
 * before, wherever it has moved to. So content that grew at its end or in its middle shares all but a few pieces with what it was, and a
 * conversation that is kept after each of its turns grows by the turns. Pieces have 2 to 32 KiB, 10 on average. Not thread-safe.
 */
@Internal
public final class Pieces {

    private static final int SHORTEST = 2 * 1024;
    private static final int LONGEST = 32 * 1024;

    /** How many bytes before a place have a say in whether to cut there: one for each bit of the hash. */
    private static final int WINDOW = 64;

    /** The hash has zeroes here at one place in 8 Ki. In its upper bits, in which the whole window has a say. */
    private static final long MASK = 0xFFF8_0000_0000_0000L;

    /** Another number for each byte; it must never change, or nothing would be shared with what is kept already. */
    private static final long[] NUMBERS = numbers();

    private final InputStream content;
    private final byte[] buffer = new byte[LONGEST];
    private int filled;

    /** @param content whoever gives it closes it */
    public Pieces(InputStream content) {
        this.content = requireNonNull(content, "content");
    }

    /** The next piece; an empty one where there is none. */
    public byte[] next() {
        try {
            filled += content.readNBytes(buffer, filled, LONGEST - filled);
        } catch (IOException e) {
            throw new UncheckedIOException("What was to be stored couldn't be read", e);
        }
        int length = cut();
        byte[] piece = Arrays.copyOf(buffer, length);
        filled -= length;
        System.arraycopy(buffer, length, buffer, 0, filled);
        return piece;
    }

    private int cut() {
        long hash = 0;
        for (int index = SHORTEST - WINDOW; index < filled; index++) {
            hash = (hash << 1) + NUMBERS[Byte.toUnsignedInt(buffer[index])];
            if (index >= SHORTEST && (hash & MASK) == 0) {
                return index;
            }
        }
        return filled;
    }

    /** By the steps of SplitMix64. */
    private static long[] numbers() {
        long[] numbers = new long[256];
        long state = 0;
        for (int index = 0; index < numbers.length; index++) {
            state += 0x9E37_79B9_7F4A_7C15L;
            long mixed = (state ^ (state >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
            mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
            numbers[index] = mixed ^ (mixed >>> 31);
        }
        return numbers;
    }
}

package org.jvmfactory.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PiecesTest {

    private static final int MEGABYTE = 1024 * 1024;

    private static byte[] noise(int length, long seed) {
        byte[] noise = new byte[length];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static List<byte[]> cut(byte[] content) {
        Pieces pieces = new Pieces(new ByteArrayInputStream(content));
        List<byte[]> all = new ArrayList<>();
        for (byte[] piece = pieces.next(); piece.length > 0; piece = pieces.next()) {
            all.add(piece);
        }
        return all;
    }

    /** How many bytes of {@code later} are in no piece of {@code earlier}. */
    private static long fresh(byte[] earlier, byte[] later) {
        Set<Integer> known = new HashSet<>();
        cut(earlier).forEach(piece -> known.add(Arrays.hashCode(piece)));
        return cut(later).stream()
                .filter(piece -> !known.contains(Arrays.hashCode(piece)))
                .mapToLong(piece -> piece.length)
                .sum();
    }

    @Test
    void pieces_make_the_content_again() {
        for (int length : List.of(0, 1, 2047, 2048, 2049, 32 * 1024, MEGABYTE)) {
            byte[] content = noise(length, length);
            assertThat(joined(cut(content).toArray(byte[][]::new))).isEqualTo(content);
        }
    }

    @Test
    void pieces_are_neither_short_nor_long() {
        List<byte[]> pieces = cut(noise(10 * MEGABYTE, 1));

        assertThat(pieces.subList(0, pieces.size() - 1))
                .allSatisfy(piece -> assertThat(piece.length).isBetween(2 * 1024, 32 * 1024));
        assertThat(pieces).hasSizeBetween(850, 1250);
        assertThat(cut(new byte[MEGABYTE])).hasSize(32);
    }

    @Test
    void what_comes_behind_a_change_is_cut_as_before() {
        byte[] begin = noise(2 * MEGABYTE, 2);
        byte[] end = noise(2 * MEGABYTE, 3);
        byte[] before = joined(begin, end);

        assertThat(fresh(before, joined(begin, noise(1000, 4), end))).isLessThan(100_000);
        assertThat(fresh(before, joined(before, noise(1000, 4)))).isLessThan(40_000);
        assertThat(fresh(before, joined(noise(1, 4), before))).isLessThan(100_000);
    }

    @Test
    void content_that_cannot_be_read_is_said_to_be() throws IOException {
        InputStream closed = InputStream.nullInputStream();
        closed.close();
        Pieces pieces = new Pieces(closed);

        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(pieces::next);
    }
}

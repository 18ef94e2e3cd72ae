package org.jvmfactory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jvmfactory.testkit.contract.StoreRules.assertRefused;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.jvmfactory.journal.BlobId;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.StoreException;

/** How content is kept. */
interface BlobRules extends StoreRules {

    int MEGABYTE = 1024 * 1024;

    static byte[] noise(int length) {
        byte[] content = new byte[length];
        new Random(7).nextBytes(content);
        return content;
    }

    static BlobId put(FactoryStore store, byte[] content) {
        return store.putBlob(new ByteArrayInputStream(content));
    }

    static byte[] content(FactoryStore store, BlobId id) throws IOException {
        try (InputStream content = store.openBlob(id)) {
            return content.readAllBytes();
        }
    }

    @Test
    default void content_is_named_by_its_sha_256() {
        assertThat(put(store(), "test".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new BlobId("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"));
    }

    @Test
    default void content_comes_back_whatever_its_length() throws IOException {
        for (int length : List.of(0, 1, 1000, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 5 * MEGABYTE)) {
            byte[] content = noise(length);
            assertThat(content(store(), put(store(), content)))
                    .as("length " + length)
                    .isEqualTo(content);
        }
    }

    @Test
    default void content_that_repeats_itself_comes_back() throws IOException {
        byte[] zeroes = new byte[3 * MEGABYTE + 17];
        assertThat(content(store(), put(store(), zeroes))).isEqualTo(zeroes);
    }

    @Test
    default void content_is_read_byte_by_byte_too() throws IOException {
        byte[] content = noise(1000);
        try (InputStream stream = store().openBlob(put(store(), content))) {
            for (byte expected : content) {
                assertThat((byte) stream.read()).isEqualTo(expected);
            }
            assertThat(stream.read()).isEqualTo(-1);
        }
    }

    @Test
    default void content_that_many_bring_at_once_comes_back() throws Exception {
        byte[] content = noise(2 * MEGABYTE);
        List<BlobId> ids = Together.run(4, number -> () -> put(number % 2 == 0 ? store() : other(), content));
        assertThat(ids).containsOnly(ids.get(0));
        assertThat(content(other(), ids.get(0))).isEqualTo(content);
    }

    @Test
    default void content_that_is_not_there_is_refused() {
        BlobId unknown = new BlobId("0".repeat(64));
        assertRefused(StoreException.Code.NO_SUCH_BLOB, () -> store().openBlob(unknown));
    }

    @Test
    default void content_that_breaks_off_is_not_kept_and_the_store_goes_on() throws IOException {
        byte[] content = noise(MEGABYTE);
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(content), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is gone");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                throw new IOException("the disk is gone");
            }
        });
        assertThatThrownBy(() -> store().putBlob(broken))
                .isInstanceOf(UncheckedIOException.class)
                .rootCause()
                .hasMessage("the disk is gone");
        assertThat(content(store(), put(store(), content))).isEqualTo(content);
    }
}

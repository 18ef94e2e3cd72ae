package org.jvmfactory.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TailSinkTest {

    @Test
    void keeps_all_of_what_is_short() {
        assertThat(tail(10, "abc", "def")).isEqualTo("abcdef");
    }

    @Test
    void keeps_the_last_bytes_of_what_is_long() {
        assertThat(tail(4, "abc", "def", "gh")).isEqualTo("efgh");
        assertThat(tail(4, "abcdefghij", "k")).isEqualTo("hijk");
    }

    private static String tail(int size, String... chunks) {
        TailSink sink = new TailSink(size);
        for (String chunk : chunks) {
            byte[] bytes = chunk.getBytes(UTF_8);
            sink.accept(bytes, bytes.length);
        }
        return sink.text();
    }
}

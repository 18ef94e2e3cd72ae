package org.jvmfactory.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSinkTest {

    private final List<String> lines = new ArrayList<>();

    @Test
    void splits_at_line_feeds_and_delivers_what_is_left_at_the_end() {
        feed(new LineSink(100, lines::add), 100, "one\ntwo\n\nthree".getBytes(UTF_8));

        assertThat(lines).containsExactly("one", "two", "", "three");
    }

    @Test
    void strips_a_carriage_return_before_the_line_feed_only() {
        feed(new LineSink(100, lines::add), 100, "a\rb\r\nc\u2028d\n".getBytes(UTF_8));

        assertThat(lines).containsExactly("a\rb", "c\u2028d");
    }

    @Test
    void decodes_characters_that_arrive_in_pieces() {
        feed(new LineSink(100, lines::add), 1, "häßlich 日本 😀\nend\n".getBytes(UTF_8));

        assertThat(lines).containsExactly("häßlich 日本 😀", "end");
    }

    @Test
    void replaces_what_is_not_utf_8() {
        feed(new LineSink(100, lines::add), 1, new byte[] {'a', (byte) 0xff, 'b', '\n', (byte) 0xe2, (byte) 0x82});

        assertThat(lines).containsExactly("a\uFFFDb", "\uFFFD");
    }

    @Test
    void keeps_the_head_of_a_line_that_is_too_long_and_marks_the_cut() {
        feed(new LineSink(5, lines::add), 3, "hello\r\nhello world\r\nnext\n".getBytes(UTF_8));

        assertThat(lines).containsExactly("hello", "hello… [6 characters cut]", "next");
    }

    @Test
    void never_cuts_a_character_in_two() {
        feed(new LineSink(2, lines::add), 100, "a😀b\n".getBytes(UTF_8));

        assertThat(lines).containsExactly("a… [3 characters cut]");
    }

    @Test
    void takes_chunks_larger_than_its_buffers() {
        String line = "x".repeat(100_000);
        feed(new LineSink(200_000, lines::add), 64 * 1024, (line + "\n" + line).getBytes(UTF_8));

        assertThat(lines).containsExactly(line, line);
    }

    private static void feed(LineSink sink, int chunk, byte[] bytes) {
        for (int start = 0; start < bytes.length; start += chunk) {
            int length = Math.min(chunk, bytes.length - start);
            byte[] piece = new byte[chunk];
            System.arraycopy(bytes, start, piece, 0, length);
            sink.accept(piece, length);
        }
        sink.end();
    }
}

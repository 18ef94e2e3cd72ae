package org.jvmfactory.notify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SingleLineTest {

    @Test
    void line_breaks_and_tabs_are_written_out() {
        assertThat(SingleLine.of("a\r\nb\tc\u2028d\u2029e\u0085f", 100))
                .isEqualTo("a\\r\\nb\\tc\\u2028d\\u2029e\\u0085f");
    }

    @Test
    void what_a_terminal_obeys_is_written_out() {
        assertThat(SingleLine.of("\u001B[31mred\u001B]0;title\u0007 \u009B2J \u0000\u0008\u007F", 100))
                .isEqualTo("\\u001b[31mred\\u001b]0;title\\u0007 \\u009b2J \\u0000\\u0008\\u007f");
    }

    @Test
    void what_reorders_or_hides_letters_is_written_out() {
        assertThat(SingleLine.of("x\u202Egpj.exe\u2066y\u2069z\u200Bw\uFEFF!", 100))
                .isEqualTo("x\\u202egpj.exe\\u2066y\\u2069z\\u200bw\\ufeff!");
        assertThat(SingleLine.of("tag \uDB40\uDC41.", 100)).isEqualTo("tag \\udb40\\udc41.");
    }

    @Test
    void half_a_character_is_written_out() {
        assertThat(SingleLine.of("a\uD83Db", 100)).isEqualTo("a\\ud83db");
    }

    @Test
    void no_text_looks_like_an_escape_of_ours() {
        assertThat(SingleLine.of("C:\\new \\u001b", 100)).isEqualTo("C:\\\\new \\\\u001b");
    }

    @Test
    void letters_of_all_languages_and_pictures_stay() {
        assertThat(SingleLine.of("Grüße, 你好, שלום, \uD83D\uDE80", 100)).isEqualTo("Grüße, 你好, שלום, \uD83D\uDE80");
    }

    @Test
    void a_long_text_is_cut_between_characters() {
        assertThat(SingleLine.of("\uD83D\uDE80".repeat(5), 3)).isEqualTo("\uD83D\uDE80".repeat(3) + "…");
        assertThat(SingleLine.of("abc", 3)).isEqualTo("abc");
    }
}

package org.jvmfactory.git;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClosingWordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Fixes #12 | #12",
                "fix: #12 make it so | #12",
                "Say it\\n\\nCLOSED acme/shop#3 | acme/shop#3",
                "resolves GH-4 | #4",
                "Implements https://git.example/acme/till/issues/5 | acme/till#5",
                "closing https://git.example/group/sub/till/-/work_items/6 | group/sub/till#6",
                "Fixes #1, #2 and acme/shop#3 | #1;#2;acme/shop#3",
                "Fixes #1. Fixes #1 | #1",
            })
    void knows_what_a_message_closes(String message, String closed) {
        assertThat(ClosingWords.closed(message.replace("\\n", "\n"))).containsExactly(closed.split(";"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "See #12",
                "Prefix #12",
                "Fixes the rounding of #12",
                "Fixes issue 12",
                "A closed shop (#12)",
                "Fixes https://git.example/acme/shop/wiki"
            })
    void knows_what_closes_nothing(String message) {
        assertThat(ClosingWords.closed(message)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Fixes #12",
                "fix:#12",
                "Implementing acme/shop#3",
                "resolved GH-4, and more",
                "Closes https://git.example/acme/till/issues/5"
            })
    void a_parted_text_closes_nothing_and_looks_the_same(String text) {
        String parted = ClosingWords.parted(text);

        assertThat(ClosingWords.closed(text)).isNotEmpty();
        assertThat(ClosingWords.closed(parted)).isEmpty();
        assertThat(parted.replace("\u200B", "")).isEqualTo(text);
    }

    @Test
    void a_text_that_closes_nothing_stays_as_it_is() {
        assertThat(ClosingWords.parted("Fix the prefix, and resolve names. See #12"))
                .doesNotContain("\u200B");
    }

    @Test
    void a_link_behind_words_closes_nothing_either() {
        assertThat(ClosingWords.parted("Fixes [the bug](https://git.example/acme/till/issues/5)"))
                .startsWith("Fix\u200Bes [the bug]");
    }
}

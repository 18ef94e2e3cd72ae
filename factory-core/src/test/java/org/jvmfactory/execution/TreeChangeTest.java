package org.jvmfactory.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeChangeTest {

    @Test
    void a_text_is_an_argument_and_never_a_part_of_the_command() {
        assertThat(TreeChange.write("docs/SPEC.md", "$(rm -rf /)\u0000'"))
                .startsWith("sh", "-c")
                .endsWith("sh", "docs/SPEC.md", "$(rm -rf /)'")
                .hasSize(6);
        assertThat(TreeChange.write("SPEC.md", "x".repeat(200_000)).get(5)).hasSize(100_000);
    }

    @Test
    void a_directory_may_be_a_hidden_one() {
        assertThat(TreeChange.write(".claude/rules/patterns.md", "x")).contains(".claude/rules/patterns.md");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "../x",
                "a/../b",
                ".git/config",
                "a/.GIT/x",
                ".git",
                "./a",
                "a/./b",
                "...",
                "a b",
                "",
                "a/",
                "-x",
                "a\nb"
            })
    void what_is_no_plain_path_is_refused(String file) {
        assertThatThrownBy(() -> TreeChange.write(file, "x")).isInstanceOf(IllegalArgumentException.class);
    }
}

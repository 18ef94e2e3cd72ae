package org.jvmfactory.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuidanceTest {

    @Test
    void reads_the_files_at_the_root_and_names_the_nested_ones() {
        Guidance guidance = read(Map.of(
                "CLAUDE.md", "Use tabs.",
                "AGENTS.md", "Run make.",
                "web/CLAUDE.md", "Use pnpm.",
                "docs/x/AGENTS.md", "Short.",
                "src/NOT_CLAUDE.md", "x",
                "README.md", "x"));

        assertThat(guidance)
                .isEqualTo(new Guidance(
                        List.of(
                                new Guidance.Document("AGENTS.md", "Run make."),
                                new Guidance.Document("CLAUDE.md", "Use tabs.")),
                        List.of("docs/x/AGENTS.md", "web/CLAUDE.md")));
        assertThat(guidance.render())
                .contains("`CLAUDE.md`:", "Use tabs.", "web/CLAUDE.md")
                .doesNotContain("Use pnpm.");
    }

    @Test
    void reads_the_same_text_once() {
        assertThat(read(Map.of("CLAUDE.md", "Use tabs.\r\n", "AGENTS.md", "Use tabs."))
                        .documents())
                .hasSize(1);
    }

    @Test
    void cuts_what_is_too_long_and_says_where_the_rest_is() {
        Guidance guidance =
                read(Map.of("AGENTS.md", "a".repeat(31_999) + "\uD83D\uDE00 more", "CLAUDE.md", "Use tabs."));

        assertThat(guidance.documents().get(0).text()).endsWith("a\n… the rest is left out here; read AGENTS.md");
        assertThat(guidance.documents().get(1).text()).isEqualTo("\n… the rest is left out here; read CLAUDE.md");
    }

    @Test
    void names_no_more_nested_files_than_anybody_reads() {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            paths.add("m" + i + "/AGENTS.md");
        }

        assertThat(Guidance.read(paths, path -> Optional.empty()).nested()).hasSize(50);
    }

    @Test
    void a_project_that_says_nothing_gives_nothing() {
        assertThat(read(Map.of("README.md", "x"))).isEqualTo(Guidance.NONE);
        assertThat(Guidance.NONE.render()).isEmpty();
    }

    private static Guidance read(Map<String, String> files) {
        return Guidance.read(
                List.copyOf(files.keySet()),
                path -> Optional.ofNullable(files.get(path)).map(text -> text.getBytes(StandardCharsets.UTF_8)));
    }
}

package org.jvmfactory.engine.claude;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolSummariesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"command\":\"ls\\n-l\",\"description\":\"Lists\"} | ls -l",
                "{\"description\":\"sub task\",\"prompt\":\"do\"}  | sub task",
                "{\"odd\":1}                                       | {\"odd\":1}",
                "{\"command\":7}                                   | {\"command\":7}",
                "{}                                                | ''"
            })
    void tells_what_a_call_does(String input, String summary) throws Exception {
        assertThat(ToolSummaries.call(JSON.readTree(input))).isEqualTo(summary);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"two\\nlines\"                                                     | two lines",
                "[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"image\"}]           | a image",
                "null                                                               | ''"
            })
    void tells_what_came_of_it(String content, String summary) throws Exception {
        JsonNode node = JSON.readTree(content);
        assertThat(ToolSummaries.result(node)).isEqualTo(summary);
    }

    @Test
    void is_one_line_however_long_the_text() {
        assertThat(ToolSummaries.line("a\tb\u0007 \n".repeat(100_000)))
                .hasSize(200)
                .endsWith("…")
                .doesNotContain("\n");
    }
}

package org.jvmfactory.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvmfactory.config.ConfigException;

class ScriptReaderTest {

    @Test
    void says_all_that_is_wrong_at_once_and_where() {
        String yaml = """
                agents:
                  coder:
                    - do:
                        - wriet: {path: a, content: b}
                        - say: fine
                        - write: {path: a, contents: b}
                      than: []
                """;

        assertThatThrownBy(() -> ScriptedEngine.ofYaml(yaml))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        wrong -> assertThat(wrong.problems()).hasSize(3))
                .hasMessageContaining("script:7:")
                .hasMessageContaining("'than', did you mean 'then'?")
                .hasMessageContaining("script:4:")
                .hasMessageContaining("'wriet', did you mean 'write'?")
                .hasMessageContaining("script:6:")
                .hasMessageContaining("'contents', did you mean 'content'?");
    }

    @Test
    void reads_the_scripts_of_the_documentation() throws IOException {
        List<String> scripts = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(documentation())
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(scripts).isNotEmpty().allSatisfy(ScriptedEngine::ofYaml);
    }

    @ParameterizedTest
    @EnumSource(ScriptAction.class)
    void the_documentation_describes_every_action(ScriptAction action) throws IOException {
        assertThat(documentation()).containsPattern("`" + action.spelling() + "[`:]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                             | needs 'agents', 'default' or both",
                "agent: {}                                      | did you mean 'agents'?",
                "agents: {coder: []}                            | at least one entry",
                "default: [{then: []}]                          | needs 'do'",
                "default: [{do: [say]}]                         | 'say' needs a value",
                "default: [{do: [jump]}]                        | no action 'jump'",
                "default: [{do: [{say-prompt: x}]}]             | 'say-prompt' stands alone",
                "default: [{do: [{say: x, write: y}]}]          | one key",
                "default: [{do: [{hang: loudly}]}]              | alone or is 'deaf'",
                "default: [{do: [{fail: sometimes}]}]           | one of auth, billing",
                "default: [{do: [{cost: -1}]}]                  | can't be negative",
                "default: [{do: [{cost: cheap}]}]               | a number",
                "default: [{do: [{call-tool: {tool: a, input: '{x'}}]}] | must be JSON",
                "default: [{do: [{verdict: {decision: yes, summary: x}}]}] | one of approved",
                "default: [{do: [{fail: {kind: auth, reset-at: now}}]}] | must be a time",
                "default: [{do: [{fail: {kind: auth, reset-in: 1h, reset-at: '2030-01-31T12:00:00Z'}}]}] | keep one"
            })
    void refuses_what_makes_no_sense(String yaml, String message) {
        assertThatThrownBy(() -> ScriptedEngine.ofYaml(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    private static String documentation() throws IOException {
        return Files.readString(Path.of("../docs/scripted-engine.md"));
    }
}

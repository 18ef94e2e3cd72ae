package org.jvmfactory;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.config.ConfigException;

/** What is wrong in a configuration is told with the place where it stands. */
class FactoryConfigTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "workflw: x | 1:1: unknown key 'workflw', did you mean 'workflow'?",
                "agents: {coder: {modle: x}} | 1:18: unknown key 'modle', did you mean 'model'?",
                "agents: {coder: {limits: {totall: 1h}}} | 1:27: unknown key 'totall', did you mean 'total'?",
                "limits: {silense: 1h} | 1:10: unknown key 'silense', did you mean 'silence'?",
                "workflows: {x: {name: x, stps: []}} | 1:26: unknown key 'stps', did you mean 'steps'?",
                "workflows: {x: {name: x, steps: [{id: a, usse: y}]}} | 1:42: unknown key 'usse', did you mean 'uses'?",
                "slots: 0 | 1:8: expected at least 1, got 0",
                "slots: many | 1:8: 'slots' must be a whole number, but is 'many'",
                "lease: 1s | 1:8: a lease needs at least 3 seconds, got PT1S",
                "limits: {total: 0s} | 1:9: the total limit must be longer than nothing",
                "limits: {money: -1} | 1:17: expected more than 0 dollars, got -1",
                "agents: {coder: {limits: {money: 0}}} | 1:34: expected more than 0 dollars, got 0",
                "verify: mvn verify | 1:9: 'verify' must be a list, but is the text 'mvn verify'",
                "verify: [] | 1:9: a command needs a program",
                "isolation: no | 1:12: the only word here is 'none'",
                "agents: {poet: {model: x}} | 1:16: agent 'poet' needs 'prompt' or 'prompt-file'",
                "agents: {coder: {prompt-file: nope.md}} | 1:31: prompt file '",
                "engines: {scripted: {script: '${SCRIPT}'}} | 1:30: environment variable 'SCRIPT' isn't set",
                "prices: {gpt-5: {input: 1, outptu: 2}} | 1:28: unknown key 'outptu', did you mean 'output'?",
                "engine: [a | 2:1: while parsing a flow sequence",
                "'engine: a\nengine: b' | 2:1: 'engine' stands here a second time; first at "
            })
    void is_located(String yaml, String problem) throws Exception {
        Path file = write(yaml);

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(file + ":" + problem.strip());
    }

    @Test
    void a_file_that_the_configuration_names_is_named_in_turn() throws Exception {
        Path workflow = Files.writeString(directory.resolve("plan.yml"), "name: plan\nstesp: []\n");

        assertThatThrownBy(() -> read(write("workflows: {plan: plan.yml}")))
                .hasMessage(workflow + ":2:1: unknown key 'stesp', did you mean 'steps'?");
        assertThatThrownBy(() -> read(write("workflows: {plan: nowhere.yml}")))
                .hasMessageContaining(directory.resolve("nowhere.yml") + "' can't be read: it doesn't exist");
    }

    @Test
    void a_bomb_of_aliases_is_neither_expanded_nor_told_at_length() throws Exception {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int level = 1; level < 40; level++) {
            String alias = "*a" + (level - 1);
            bomb.append("a%d: &a%d [%s]\n".formatted(level, level, (alias + ", ").repeat(8) + alias));
        }

        assertThatThrownBy(() -> read(write(bomb.toString())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("factory.yml:2:10: alias '*a0': aliases aren't read")
                .hasMessageEndingWith("and 331 more");
    }

    @Test
    void a_file_of_ten_megabytes_is_not_read() throws Exception {
        Path file = write("a: " + "x".repeat(10_000_000));

        assertThatThrownBy(() -> read(file))
                .hasMessage("Configuration file '" + file + "' can't be read: it is longer than 2000000 characters");
    }

    private Path write(String yaml) throws Exception {
        return Files.writeString(directory.resolve("factory.yml"), yaml + "\n");
    }

    private static FactoryConfig read(Path file) {
        return FactoryConfig.read(file, name -> Optional.empty());
    }
}

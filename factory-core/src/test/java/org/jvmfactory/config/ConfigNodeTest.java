package org.jvmfactory.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.error.Diagnostic;

class ConfigNodeTest {

    @TempDir
    Path directory;

    enum Mode {
        READ_ONLY,
        READ_WRITE
    }

    @Test
    void keeps_every_scalar_as_the_text_that_was_written() {
        ConfigNode node = yaml("{a: yes, b: 010, c: 1.50, d: 'null', e: 2026-01-01, f: \"x: y\"}");

        assertThat(node.toJson())
                .isEqualTo(
                        "{\"a\":\"yes\",\"b\":\"010\",\"c\":\"1.50\",\"d\":\"null\",\"e\":\"2026-01-01\",\"f\":\"x: y\"}");
    }

    @Test
    void keeps_the_order_of_keys() {
        assertThat(yaml("b: 1\na: 2\nc: 3\n").entries().keySet()).containsExactly("b", "a", "c");
    }

    @Test
    void says_where_a_value_stands() {
        ConfigNode node =
                yaml("agents:\n  coder:\n    model: opus\n").require("agents").require("coder");

        assertThat(node.require("model").location()).isEqualTo("test.yml:3:12");
    }

    @Test
    void says_where_a_required_key_is_missing() {
        assertThatThrownBy(() -> yaml("a:\n  b: 1\n").require("a").require("c"))
                .hasMessage("test.yml:2:3: 'a' needs 'c'");
    }

    @Test
    void takes_a_key_without_value_for_absent_and_for_an_empty_map_or_list() {
        ConfigNode node = yaml("a:\nb: ~\nc: null\n");

        assertThat(node.find("a")).isEmpty();
        assertThat(node.find("b")).isEmpty();
        assertThat(node.entries().values()).allMatch(value -> value.entries().isEmpty());
        assertThat(node.entries().values()).allMatch(value -> value.items().isEmpty());
        assertThatThrownBy(() -> node.text("a")).hasMessage("test.yml:1:3: 'a' has no value");
    }

    @Test
    void reads_an_empty_document_as_an_empty_map() {
        assertThat(yaml("# nothing\n")).isEqualTo(ConfigNode.empty());
        assertThat(yaml("").entries()).isEmpty();
        assertThat(yaml("").isEmpty()).isTrue();
    }

    @Test
    void names_all_unknown_keys_at_once_each_with_the_nearest_known() {
        ConfigNode node = yaml("name: x\nstpes: []\nzzz: 1\n");

        ConfigException error = catchThrowableOfType(ConfigException.class, () -> node.only("name", "steps"));

        assertThat(error.problems())
                .containsExactly(
                        new Diagnostic("test.yml", 2, 1, "unknown key 'stpes', did you mean 'steps'?"),
                        new Diagnostic("test.yml", 3, 1, "unknown key 'zzz', known are: name, steps"));
        assertThat(error)
                .hasMessage("test.yml:2:1: unknown key 'stpes', did you mean 'steps'?\n"
                        + "test.yml:3:1: unknown key 'zzz', known are: name, steps");
    }

    @Test
    void refuses_a_key_that_stands_twice() {
        assertThatThrownBy(() -> yaml("a: 1\nb: 2\na: 3\n"))
                .hasMessage("test.yml:3:1: 'a' stands here a second time; first at test.yml:1:4");
    }

    @Test
    void refuses_aliases_and_merge_keys() {
        assertThatThrownBy(() -> yaml("base: &base {x: 1}\nother:\n  <<: *base\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("test.yml:3:3: merge key '<<'")
                .hasMessageContaining("test.yml:3:7: alias '*base'");
    }

    @Test
    void refuses_tags_that_would_make_something_else_than_text() {
        assertThatThrownBy(() -> yaml("a: !!javax.script.ScriptEngineManager [x]\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("test.yml:1:4: tag");
    }

    @Test
    void takes_an_explicit_text_tag() {
        assertThat(yaml("a: !!str null\n").text("a")).isEqualTo("null");
    }

    @Test
    void locates_a_syntax_error() {
        assertThatThrownBy(() -> yaml("a: 1\nb: [1, 2\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("test.yml:3:1: ");
    }

    @Test
    void refuses_a_second_document() {
        assertThatThrownBy(() -> yaml("a: 1\n---\nb: 2\n"))
                .hasMessage("test.yml:2:1: a second document; a configuration is one document");
    }

    @Test
    void refuses_a_document_that_is_nested_too_deep() {
        assertThatThrownBy(() -> yaml("[".repeat(20_000))).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> ConfigNode.ofJson("test.json", "[".repeat(20_000)))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void refuses_a_document_that_is_too_long() {
        assertThatThrownBy(() -> yaml("a: " + "x".repeat(2_000_001)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("longer than 2000000 characters");
    }

    @Test
    void refuses_control_characters() {
        assertThatThrownBy(() -> yaml("a: \u0007")).isInstanceOf(ConfigException.class);
    }

    @Test
    void names_a_file_that_is_missing() {
        Path file = directory.resolve("factory.yml");

        assertThatThrownBy(() -> ConfigNode.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage("Configuration file '" + file + "' can't be read: it doesn't exist");
    }

    @Test
    void names_a_file_that_is_no_text() throws Exception {
        Path file = Files.write(directory.resolve("factory.yml"), new byte[] {'a', ':', ' ', (byte) 0xC3, '('});

        assertThatThrownBy(() -> ConfigNode.read(file))
                .hasMessageContaining("factory.yml' can't be read: it isn't UTF-8");
    }

    @Test
    void reads_a_file_with_a_byte_order_mark() throws Exception {
        Path file = Files.write(directory.resolve("factory.yml"), "\uFEFFa: ü\n".getBytes(StandardCharsets.UTF_8));

        assertThat(ConfigNode.read(file).text("a")).isEqualTo("ü");
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "90s, PT1M30S", "15m, PT15M", "2h, PT2H", "1d, PT24H", "PT1H30M, PT1H30M", "0s, PT0S"})
    void reads_lengths_of_time(String written, Duration meant) {
        assertThat(yaml("a: " + written).require("a").duration()).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"90", "1w", "-5m", "PT-5M", "soon", "99999999999s"})
    void refuses_what_is_no_length_of_time_and_says_the_forms(String written) {
        assertThatThrownBy(() -> yaml("a: " + written).require("a").duration())
                .hasMessage("test.yml:1:4: 'a' must be a length of time such as 90s, 15m, 2h, 1d or PT1H30M, but is '"
                        + written + "'");
    }

    @Test
    void reads_numbers_and_flags() {
        ConfigNode node = yaml("{a: 12, b: '0.25', c: true, d: false}");

        assertThat(node.require("a").integer()).isEqualTo(12);
        assertThat(node.require("b").decimal()).isEqualTo(new BigDecimal("0.25"));
        assertThat(node.require("c").flag()).isTrue();
        assertThat(node.require("d").flag()).isFalse();
        assertThatThrownBy(() -> node.require("b").integer())
                .hasMessage("test.yml:1:12: 'b' must be a whole number, but is '0.25'");
        assertThatThrownBy(() -> yaml("a: yes").require("a").flag())
                .hasMessage("test.yml:1:4: 'a' must be 'true' or 'false', but is 'yes'");
    }

    @Test
    void reads_a_choice_and_lists_what_there_is() {
        assertThat(yaml("a: read-only").require("a").choice(Mode.class)).isEqualTo(Mode.READ_ONLY);
        assertThatThrownBy(() -> yaml("a: READ_ONLY").require("a").choice(Mode.class))
                .hasMessage("test.yml:1:4: 'a' must be one of read-only, read-write, but is 'READ_ONLY'");
    }

    @Test
    void reads_lists() {
        ConfigNode node = yaml("a: [x, y]\nb:\n  - {c: 1}\n");

        assertThat(node.require("a").texts()).containsExactly("x", "y");
        assertThatThrownBy(() -> node.require("b").texts())
                .hasMessage("test.yml:3:5: item 1 of 'b' must be a text, but is a map");
        assertThatThrownBy(() -> node.require("a").entries())
                .hasMessage("test.yml:1:4: 'a' must be a map of keys and values, but is a list");
        assertThatThrownBy(() -> node.items())
                .hasMessage("test.yml:1:1: the configuration must be a list, but is a map");
    }

    @Test
    void goes_through_json_and_back() {
        ConfigNode node = yaml("b: [x, {y: \"\\\"\\n\\U0001F600\"}, ~]\na: ''\n");

        ConfigNode back = ConfigNode.ofJson("plan", node.toJson());

        assertThat(back).isEqualTo(node);
        assertThat(back.toJson()).isEqualTo(node.toJson());
        assertThat(back.entries().keySet()).containsExactly("b", "a");
    }

    @Test
    void reads_numbers_and_flags_of_json_as_texts() {
        ConfigNode node = ConfigNode.ofJson("plan", "{\"a\": 1.50, \"b\": true, \"c\": null}");

        assertThat(node.text("a")).isEqualTo("1.50");
        assertThat(node.require("b").flag()).isTrue();
        assertThat(node.find("c")).isEmpty();
    }

    @Test
    void locates_errors_in_json() {
        assertThatThrownBy(() -> ConfigNode.ofJson("plan", "{\"a\": 1,\n \"a\": 2}"))
                .hasMessage("plan:2:2: 'a' stands here a second time");
        assertThatThrownBy(() -> ConfigNode.ofJson("plan", "{\"a\": 1,\n oops}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("plan:2:");
        assertThatThrownBy(() -> ConfigNode.ofJson("plan", "{} {}")).isInstanceOf(ConfigException.class);
    }

    @Test
    void puts_the_environment_into_texts() {
        Map<String, String> environment = Map.of("NAME", "x", "EMPTY", "");
        ConfigNode node =
                yaml("a: [\"${NAME}-${NAME}\", \"${NONE:-a b}\", \"${EMPTY:-c}\", \"$$5 $9\", \"${NONE:-}\"]");

        ConfigNode resolved = node.resolve(name -> Optional.ofNullable(environment.get(name)));

        assertThat(resolved.require("a").texts()).containsExactly("x-x", "a b", "c", "$5 $9", "");
    }

    @Test
    void doesnt_look_for_placeholders_in_what_the_environment_says() {
        ConfigNode node = yaml("a: ${NAME}");

        assertThat(node.resolve(name -> Optional.of("${OTHER} $1 \\")).text("a"))
                .isEqualTo("${OTHER} $1 \\");
    }

    @Test
    void names_every_variable_that_is_missing_with_its_place() {
        assertThatThrownBy(() -> yaml("a: ${ONE}\nb: ${}\nc: ${TWO}\n").resolve(name -> Optional.empty()))
                .hasMessage("test.yml:1:4: environment variable 'ONE' isn't set: set it, or write ${ONE:-default}\n"
                        + "test.yml:2:4: '${' isn't followed by a name and '}': write ${NAME}, ${NAME:-default}, or $$ for a"
                        + " dollar\n"
                        + "test.yml:3:4: environment variable 'TWO' isn't set: set it, or write ${TWO:-default}");
    }

    @Test
    void never_shows_a_value_that_came_from_the_environment() {
        ConfigNode resolved = yaml("token: ${TOKEN}").resolve(name -> Optional.of("hunter2hunter2"));

        assertThatThrownBy(() -> resolved.require("token").integer())
                .hasMessageEndingWith("but is '${TOKEN}'")
                .hasMessageNotContaining("hunter2");
        assertThat(resolved.require("token").toString()).isEqualTo("'token' at test.yml:1:8");
    }

    private static ConfigNode yaml(String text) {
        return ConfigNode.parse("test.yml", text);
    }
}

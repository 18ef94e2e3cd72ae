package org.jvmfactory.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Usage;

class PricesTest {

    private static final Usage EACH_A_MILLION = new Usage(1_000_000, 1_000_000, 1_000_000, 1_000_000, 1);

    private static Prices read(String yaml) {
        return Prices.read(ConfigNode.parse("factory.yml", yaml));
    }

    @Test
    void each_kind_of_token_has_its_own_price() {
        Prices prices = read("m: {input: 2, output: 10, cache-read: 0.2, cache-write: 2.5}");

        assertThat(prices.estimate("m", EACH_A_MILLION)).isEqualTo(Cost.estimated(Money.usd("14.7")));
        assertThat(prices.estimate("m", new Usage(1200, 34, 50_000, 0, 3)))
                .isEqualTo(Cost.estimated(Money.usd("0.01274")));
    }

    @Test
    void tokens_of_a_cache_cost_as_much_as_others_unless_said() {
        assertThat(read("m: {input: 2, output: 10}")).isEqualTo(Prices.BUILT_IN.with("m", ModelPrice.usd("2", "10")));
        assertThat(read("m: {input: 2, output: 10}").estimate("m", EACH_A_MILLION))
                .isEqualTo(Cost.estimated(Money.usd("16")));
    }

    @Test
    void a_model_without_a_price_has_an_unknown_cost_and_a_free_one_costs_nothing() {
        assertThat(read("free: {input: 0, output: 0}").estimate("free", EACH_A_MILLION))
                .isEqualTo(Cost.estimated(Money.ZERO));
        assertThat(Prices.BUILT_IN.estimate("model-of-tomorrow", EACH_A_MILLION))
                .isEqualTo(Cost.UNKNOWN);
        assertThat(read("m: {input: 2, output: 1}").estimate("m", new Usage(Long.MAX_VALUE, 0, 0, 0, 1)))
                .isEqualTo(Cost.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "qwen3-coder, 1",
        "qwen3-coder-480b, 2",
        "qwen3-max, 3",
        "a.c, 4",
        "ollama/anything, 5",
        "openai/qwen3-max, 3",
    })
    void a_name_goes_before_a_pattern_and_a_long_pattern_before_a_short_one(String model, String usd) {
        Prices prices = read("""
                qwen3-coder: {input: 1, output: 0}
                qwen3-coder*: {input: 2, output: 0}
                qwen3-*: {input: 3, output: 0}
                a.c: {input: 4, output: 0}
                ollama/*: {input: 5, output: 0}
                """);

        assertThat(prices.estimate(model, new Usage(1_000_000, 0, 0, 0, 1))).isEqualTo(Cost.estimated(Money.usd(usd)));
        assertThat(prices.of("abc")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5, 3",
        "claude-sonnet-4-5-20250929, 3",
        "anthropic/claude-sonnet-4-5-20250929, 3",
        "gpt-5, 1.25",
        "gpt-5-2025-08-07, 1.25",
        "openai/gpt-5-mini, 0.25",
        "gemini/gemini-2.5-pro, 1.25",
    })
    void the_built_in_table_knows_well_known_models_with_and_without_provider_and_date(String model, String input) {
        assertThat(Prices.BUILT_IN.of(model).orElseThrow().input()).isEqualByComparingTo(input);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-5-ultra", "gpt-5.9", "gpt", "claude-sonnet-4-5-preview", "azure/gpt-5", ""})
    void a_model_that_is_only_named_like_a_known_one_has_no_price(String model) {
        assertThat(Prices.BUILT_IN.of(model)).isEmpty();
    }

    @Test
    void the_built_in_table_says_when_it_was_taken() {
        assertThat(Prices.taken()).isAfter(LocalDate.of(2026, 11, 1));
    }

    @Test
    void the_configuration_goes_before_the_built_in_table() {
        Prices prices = read("{gpt-5: {input: 7, output: 7}, 'claude-*': {input: 8, output: 8}}");

        assertThat(prices.of("openai/gpt-5-2025-08-07").orElseThrow().input()).isEqualByComparingTo("7");
        assertThat(prices.of("claude-sonnet-4-5").orElseThrow().input()).isEqualByComparingTo("8");
        assertThat(prices.of("gpt-5-mini").orElseThrow().input()).isEqualByComparingTo("0.25");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "m: {input: 1} | 1:4: 'm' needs 'output'",
                "m: {input: -1, output: 1} | 1:12: expected 0 to 1000000 dollars for a million tokens, got -1",
                "m: {input: 1, output: 1e9} | 1:23: expected 0 to 1000000 dollars",
                "m: {input: cheap, output: 1} | 1:12: 'input' must be a number, but is 'cheap'",
                "m: {input: 1, output: 1, cache-raed: 1} | 1:26: unknown key 'cache-raed', did you mean 'cache-read'?",
                "m: 3 | 1:4: 'm' must be a map of keys and values",
            })
    void a_wrong_entry_is_said_where_it_stands(String yaml, String problem) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(yaml))
                .withMessageStartingWith("factory.yml:" + problem.strip());
    }

    @Test
    void every_wrong_entry_is_said() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read("{a: {input: 1}, b: {output: 1}}"))
                .satisfies(e -> assertThat(e.problems()).hasSize(2));
    }
}

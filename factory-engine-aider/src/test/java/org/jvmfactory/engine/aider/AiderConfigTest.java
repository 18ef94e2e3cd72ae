package org.jvmfactory.engine.aider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.ModelProvider;
import org.jvmfactory.secret.Secret;

class AiderConfigTest {

    private static AiderConfig read(String yaml) {
        return AiderConfig.of(ConfigNode.parse("factory.yml", yaml));
    }

    @Test
    void what_is_not_said_is_as_by_default() {
        assertThat(AiderConfig.of(ConfigNode.empty())).isEqualTo(AiderConfig.defaults());
    }

    @Test
    void reads_every_setting() {
        AiderConfig config = read("""
            type: aider
            executable: /opt/aider/bin/aider
            provider: anthropic
            api-key: sk-1
            base-url: http://127.0.0.1:8080/x
            model: claude-sonnet-4-5
            models: {small: openrouter/some/model}
            edit-format: diff
            max-retries: 0
            api-timeout: 3m
            environment: {EXTRA: "1"}
            secrets: {OPENROUTER_API_KEY: sk-2}
            """);

        assertThat(config)
                .isEqualTo(new AiderConfig(
                        Optional.of("/opt/aider/bin/aider"),
                        new AiderConfig.Access(
                                "anthropic",
                                Optional.of(Secret.of("sk-1")),
                                Optional.of(URI.create("http://127.0.0.1:8080/x"))),
                        Optional.of("claude-sonnet-4-5"),
                        Map.of("small", "openrouter/some/model"),
                        Optional.of("diff"),
                        new AiderConfig.Patience(0, Duration.ofMinutes(3)),
                        Map.of("EXTRA", "1"),
                        Map.of("OPENROUTER_API_KEY", Secret.of("sk-2"))));
        assertThat(config.model("claude-opus-4-5")).isEqualTo("anthropic/claude-opus-4-5");
        assertThat(config.model("small")).isEqualTo("openrouter/some/model");
        assertThat(config.access().host()).isEqualTo("127.0.0.1:8080");
        assertThat(AiderConfig.defaults().access().host()).isEqualTo("api.openai.com:443");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{modle: x} | unknown key 'modle', did you mean 'model'?",
                "{provider: mine} | 'base-url' must say where the provider 'mine' is; known without are [anthropic, ",
                "{provider: 'no spaces'} | 'no spaces' is no provider",
                "{base-url: 'ftp://x'} | 'base-url' must be an http or https address",
                "{model: --help} | '--help' is no name of a model",
                "{edit-format: '--x'} | '--x' is no edit format",
                "{max-retries: 11} | 'max-retries' must be 0 to 10, but is 11",
                "{api-timeout: 10ms} | 'api-timeout' must be a second or longer",
                "{environment: {OPENAI_API_KEY: x}} | the variable 'OPENAI_API_KEY' is set by the engine itself",
                "{secrets: {PYTHONPATH: x}} | the variable 'PYTHONPATH' is set by the engine itself",
                "{environment: {'a b': x}} | 'a b' is no name of a variable",
            })
    void what_can_not_be_meant_is_said_where_it_stands(String yaml, String problem) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("factory.yml:1:")
                .hasMessageContaining(problem.strip());
    }

    @Test
    void is_served_by_whoever_aider_can_speak_to_with_that_ones_key_alone() {
        AiderConfig own = AiderConfig.defaults()
                .withAccess(new AiderConfig.Access("openai", Optional.of(Secret.of("own")), Optional.empty()));

        assertThat(at(own, "corp", "{kind: gateway, base-url: \"https://llm.corp.example/v1\", key: k}")
                        .access())
                .isEqualTo(new AiderConfig.Access(
                        "openai", Optional.of(Secret.of("k")), Optional.of(URI.create("https://llm.corp.example/v1"))));
        assertThat(at(own, "anthropic", "{key: k}").access())
                .isEqualTo(new AiderConfig.Access("anthropic", Optional.of(Secret.of("k")), Optional.empty()));
        assertThat(at(own, "openrouter", "{key: k}").access().provider()).isEqualTo("openrouter");
        assertThat(own.at(ModelProvider.read("b", ConfigNode.parse("factory.yml", "{kind: bedrock, region: eu}"))))
                .isEmpty();
    }

    private static AiderConfig at(AiderConfig own, String name, String yaml) {
        return own.at(ModelProvider.read(name, ConfigNode.parse("factory.yml", yaml)))
                .orElseThrow();
    }
}

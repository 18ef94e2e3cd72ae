package org.jvmfactory.engine.claude;

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
import org.jvmfactory.secret.Secret;

class ClaudeConfigTest {

    @Test
    void nothing_written_is_the_defaults() {
        assertThat(ClaudeConfig.of(ConfigNode.empty())).isEqualTo(ClaudeConfig.defaults());
        assertThat(ClaudeConfig.defaults().maxRetries()).isEqualTo(2);
        assertThat(ClaudeConfig.defaults().hasCredentials()).isFalse();
    }

    @Test
    void reads_every_setting() {
        ClaudeConfig config = ClaudeConfig.of(ConfigNode.parse("factory.yml", """
                type: claude
                executable: /opt/claude
                api-key: sk-1
                base-url: http://127.0.0.1:8080/x
                models: {fast: claude-haiku-4-5}
                fallback-model: fast
                max-retries: 0
                api-timeout: 30s
                environment: {HTTPS_PROXY: 'http://proxy:3128'}
                secrets: {ANTHROPIC_AUTH_TOKEN: t-1}
                """));

        assertThat(config)
                .isEqualTo(new ClaudeConfig(
                        Optional.of("/opt/claude"),
                        Optional.of(Secret.of("sk-1")),
                        Optional.empty(),
                        Optional.of(URI.create("http://127.0.0.1:8080/x")),
                        Map.of("fast", "claude-haiku-4-5"),
                        Optional.of("fast"),
                        0,
                        Duration.ofSeconds(30),
                        Map.of("HTTPS_PROXY", "http://proxy:3128"),
                        Map.of("ANTHROPIC_AUTH_TOKEN", Secret.of("t-1"))));
        assertThat(config.model("fast")).isEqualTo("claude-haiku-4-5");
        assertThat(config.model("opus")).isEqualTo("opus");
    }

    @Test
    void a_key_whose_variable_is_empty_is_no_key() {
        ConfigNode settings =
                ConfigNode.parse("factory.yml", "api-key: ${KEY:-}").resolve(name -> Optional.empty());

        assertThat(ClaudeConfig.of(settings).apiKey()).isEmpty();
    }

    @Test
    void keys_never_print() {
        ClaudeConfig config = ClaudeConfig.of(
                ConfigNode.parse("factory.yml", "api-key: sk-hidden\nsecrets: {OTHER_KEY: sk-hidden-too}"));

        assertThat(config.toString()).doesNotContain("sk-hidden");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "modles: {}                                  | did you mean 'models'",
                "{api-key: a, oauth-token: b}                | exclude each other",
                "base-url: ftp://example.org                 | http or https",
                "base-url: 'not a url'                       | not a url",
                "max-retries: -1                             | 0 or more",
                "api-timeout: 0s                             | longer than nothing",
                "environment: {ANTHROPIC_API_KEY: x}         | set by the engine itself",
                "environment: {HOME: /root}                  | set by the engine itself",
                "secrets: {'A=B': x}                         | no name of a variable"
            })
    void says_what_is_wrong_and_where(String settings, String problem) {
        assertThatThrownBy(() -> ClaudeConfig.of(ConfigNode.parse("factory.yml", settings)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(problem)
                .hasMessageContaining("factory.yml:1");
    }
}

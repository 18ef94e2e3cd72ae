package org.jvmfactory.engine.codex;

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

class CodexConfigTest {

    @Test
    void nothing_written_is_the_defaults() {
        assertThat(CodexConfig.of(ConfigNode.empty())).isEqualTo(CodexConfig.defaults());
        assertThat(CodexConfig.defaults().provider().maxRetries()).isEqualTo(2);
        assertThat(CodexConfig.defaults().hasCredentials()).isFalse();
    }

    @Test
    void reads_every_setting() {
        CodexConfig config = CodexConfig.of(ConfigNode.parse("factory.yml", """
                type: codex
                executable: /opt/codex
                mode: exec
                api-key: sk-1
                base-url: http://127.0.0.1:8080/v1
                max-retries: 0
                stream-timeout: 30s
                model: gpt-5.5
                models: {fast: gpt-5.4-mini}
                effort: high
                config: {model_verbosity: '"low"'}
                environment: {HTTPS_PROXY: 'http://proxy:3128'}
                secrets: {OTHER_KEY: t-1}
                """));

        assertThat(config)
                .isEqualTo(new CodexConfig(
                        Optional.of("/opt/codex"),
                        CodexConfig.Mode.EXEC,
                        new CodexConfig.Provider(
                                Optional.of(Secret.of("sk-1")),
                                Optional.of(URI.create("http://127.0.0.1:8080/v1")),
                                0,
                                Duration.ofSeconds(30)),
                        Optional.of("gpt-5.5"),
                        Map.of("fast", "gpt-5.4-mini"),
                        Optional.of("high"),
                        Map.of("model_verbosity", "\"low\""),
                        Map.of("HTTPS_PROXY", "http://proxy:3128"),
                        Map.of("OTHER_KEY", Secret.of("t-1"))));
        assertThat(config.name("fast")).isEqualTo("gpt-5.4-mini");
        assertThat(config.name("gpt-6")).isEqualTo("gpt-6");
    }

    @Test
    void a_key_whose_variable_is_empty_is_no_key() {
        ConfigNode settings =
                ConfigNode.parse("factory.yml", "api-key: ${KEY:-}").resolve(name -> Optional.empty());

        assertThat(CodexConfig.of(settings).provider().apiKey()).isEmpty();
    }

    @Test
    void keys_never_print() {
        CodexConfig config = CodexConfig.of(
                ConfigNode.parse("factory.yml", "api-key: sk-hidden\nsecrets: {OTHER_KEY: sk-hidden-too}"));

        assertThat(config.toString()).doesNotContain("sk-hidden");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "modles: {}                                  | did you mean 'model",
                "mode: server                                | app-server, exec",
                "base-url: ftp://example.org                 | http or https",
                "base-url: 'not a url'                       | not a url",
                "max-retries: -1                             | 0 or more",
                "stream-timeout: 0s                          | longer than nothing",
                "environment: {OPENAI_API_KEY: x}            | set by the engine itself",
                "environment: {CODEX_HOME: /root}            | set by the engine itself",
                "config: {sandbox_mode: x}                   | made by the engine itself",
                "config: {'a=b': x}                          | no name of a setting",
                "secrets: {'A=B': x}                         | no name of a variable"
            })
    void says_what_is_wrong_and_where(String settings, String problem) {
        assertThatThrownBy(() -> CodexConfig.of(ConfigNode.parse("factory.yml", settings)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(problem)
                .hasMessageContaining("factory.yml:1");
    }
}

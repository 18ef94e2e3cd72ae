package org.jvmfactory.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.ModelProvider.Kind;
import org.jvmfactory.secret.Secret;

class ModelProviderTest {

    @Test
    void one_that_is_called_like_a_kind_is_of_that_kind() {
        ModelProvider bedrock = read("bedrock", """
                region: eu-central-1
                secrets: {AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: hidden}
                environment: {AWS_PROFILE: agents}
                engines: [claude]
                """);

        assertThat(bedrock.kind()).isEqualTo(Kind.BEDROCK);
        assertThat(bedrock.region()).contains("eu-central-1");
        assertThat(bedrock.environment()).isEqualTo(Map.of("AWS_PROFILE", "agents"));
        assertThat(bedrock.isFor("claude", "claude")).isTrue();
        assertThat(bedrock.isFor("cheap", "claude")).isTrue();
        assertThat(bedrock.isFor("codex", "codex")).isFalse();
        assertThat(bedrock.toString()).doesNotContain("hidden");
    }

    @Test
    void one_of_ones_own_says_its_kind() {
        ModelProvider corp = read("corp", "{kind: gateway, base-url: \"https://llm.corp.example/a\", key: k}");

        assertThat(corp.baseUrl()).contains(URI.create("https://llm.corp.example/a"));
        assertThat(corp.key()).contains(Secret.of("k"));
        assertThat(corp.isFor("anything", "whatever")).isTrue();
    }

    @Test
    void what_a_kind_needs_must_be_there() {
        refused("corp", "{key: k}", "provider 'corp' needs 'kind'", "gateway");
        refused("corp", "{kind: gateway}", "needs 'base-url'");
        refused("corp", "{kind: gateway, base-url: corp.example}", "http or https");
        refused("bedrock", "{}", "needs 'region'");
        refused("vertex", "{region: europe-west1}", "needs 'region' and 'project'");
        refused("openrouter", "{environment: {\"A B\": x}}", "'A B' is no name of a variable");
        refused("Open Router", "{kind: openrouter}", "is no name of a provider");
        refused("openrouter", "{keys: x}", "did you mean 'key'");
    }

    private static void refused(String name, String yaml, String... words) {
        assertThatThrownBy(() -> read(name, yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(words);
    }

    private static ModelProvider read(String name, String yaml) {
        return ModelProvider.read(name, ConfigNode.parse("factory.yml", yaml));
    }
}

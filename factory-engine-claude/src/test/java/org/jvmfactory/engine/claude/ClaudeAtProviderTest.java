package org.jvmfactory.engine.claude;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.EngineContext;
import org.jvmfactory.engine.KeyRoute;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.ModelProvider;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.engine.SessionRequest.Permissions;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.task.Limits;

class ClaudeAtProviderTest {

    private static final ClaudeConfig OWN = ClaudeConfig.defaults()
            .withApiKey(Secret.of("own-key"))
            .withBaseUrl(URI.create("https://own.example"))
            .withEnvironment(Map.of("CLAUDE_CODE_USE_FOUNDRY", "1", "MAX_THINKING_TOKENS", "0"));

    @Test
    void openrouter_gets_its_key_as_a_bearer_token_and_nothing_of_the_engine_s_own_login() {
        Launch launch = launch("openrouter", "{key: or-key}");

        assertThat(launch.environment())
                .containsEntry("ANTHROPIC_BASE_URL", "{gateway:anthropic}")
                .containsEntry("MAX_THINKING_TOKENS", "0")
                .doesNotContainKey("CLAUDE_CODE_USE_FOUNDRY");
        assertThat(launch.routes()).containsExactly(bearer("https://openrouter.ai/api", "or-key"));
        assertThat(launch.secrets()).isEmpty();
    }

    @Test
    void any_compatible_gateway_is_a_base_url_and_a_token() {
        Launch launch = launch("corp", "{kind: gateway, base-url: \"http://llm.corp.example:8080/a\", key: k}");

        assertThat(launch.routes()).containsExactly(bearer("http://llm.corp.example:8080/a", "k"));
        assertThat(launch.secrets()).isEmpty();
    }

    @Test
    void bedrock_is_a_region_and_keys_of_aws_or_one_of_bedrock() {
        Launch launch = launch(
                "bedrock", "{region: eu-central-1, key: b, secrets: {AWS_ACCESS_KEY_ID: i, AWS_SECRET_ACCESS_KEY: s}}");

        assertThat(launch.environment())
                .containsEntry("CLAUDE_CODE_USE_BEDROCK", "1")
                .containsEntry("AWS_REGION", "eu-central-1")
                .doesNotContainKey("ANTHROPIC_BASE_URL");
        assertThat(launch.secrets())
                .isEqualTo(Map.of(
                        "AWS_BEARER_TOKEN_BEDROCK", Secret.of("b"),
                        "AWS_ACCESS_KEY_ID", Secret.of("i"),
                        "AWS_SECRET_ACCESS_KEY", Secret.of("s")));
        assertThat(launch.hosts()).containsExactly("bedrock-runtime.eu-central-1.amazonaws.com:443");
    }

    @Test
    void vertex_is_a_region_a_project_and_the_key_of_a_service_account_in_a_file() {
        Launch launch = launch("vertex", "{region: us-east5, project: agents, key: '{\"type\":\"service_account\"}'}");

        assertThat(launch.environment())
                .containsEntry("CLAUDE_CODE_USE_VERTEX", "1")
                .containsEntry("CLOUD_ML_REGION", "us-east5")
                .containsEntry("ANTHROPIC_VERTEX_PROJECT_ID", "agents")
                .containsEntry("GOOGLE_APPLICATION_CREDENTIALS", "{files}/google-key.json");
        assertThat(launch.files().get("google-key.json"))
                .isEqualTo("{\"type\":\"service_account\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(launch.secrets()).isEmpty();
        assertThat(launch.hosts())
                .containsExactlyInAnyOrder("us-east5-aiplatform.googleapis.com:443", "oauth2.googleapis.com:443");
    }

    @Test
    void anthropic_is_another_key_and_variables_are_just_that() {
        Secret other = Secret.of("other");
        assertThat(launch("anthropic", "{key: other}").routes())
                .containsExactly(new KeyRoute(
                        "anthropic",
                        URI.create("https://api.anthropic.com"),
                        Map.of("x-api-key", other),
                        Map.of("ANTHROPIC_API_KEY", other)));
        Launch plain = launch("mine", "{kind: variables, environment: {A: b}, secrets: {ANTHROPIC_AUTH_TOKEN: t}}");
        assertThat(plain.environment()).containsEntry("A", "b");
        assertThat(plain.routes()).containsExactly(bearer("https://own.example", "t"));
    }

    private static KeyRoute bearer(String address, String token) {
        return new KeyRoute(
                "anthropic",
                URI.create(address),
                Map.of("authorization", Secret.of("Bearer " + token)),
                Map.of("ANTHROPIC_AUTH_TOKEN", Secret.of(token)));
    }

    @Test
    void a_provider_that_speaks_another_protocol_serves_it_not() {
        assertThat(new ClaudeEngineProvider()
                        .createAt(EngineContext.of(ConfigNode.empty()), provider("openai", "{key: k}")))
                .isEmpty();
    }

    private static ModelProvider provider(String name, String yaml) {
        return ModelProvider.read(name, ConfigNode.parse("factory.yml", yaml));
    }

    private static Launch launch(String name, String yaml) {
        ClaudeConfig config = ClaudeAtProvider.config(OWN, provider(name, yaml)).orElseThrow();
        assertThat(config.hasCredentials()).isTrue();
        SessionRequest request = new SessionRequest(
                "Hello",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Permissions.BYPASS,
                Limits.INHERITED,
                Path.of("/some/tree"),
                Path.of("/some/home"));
        return new ClaudeLaunch(config, Path.of("/opt/claude"), List.of(), List.of()).of(request, UUID.randomUUID());
    }
}

package org.jvmfactory.engine.claude;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.EngineException;
import org.jvmfactory.engine.KeyRoute;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.engine.SessionRequest.Permissions;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.Money;

class ClaudeLaunchTest {

    private static final Path PROGRAM = Path.of("/opt/claude");
    private static final UUID FRESH = UUID.fromString("11111111-1111-4111-8111-111111111111");
    private static final SessionRequest PLAIN = new SessionRequest(
            "--help",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Permissions.BYPASS,
            Limits.INHERITED,
            Path.of("/some/tree"),
            Path.of("/some/home"));

    private static final SessionRequest FULL = new SessionRequest(
            "Do it",
            Optional.of("You are a reviewer."),
            Optional.of("fast"),
            Optional.of("22222222-2222-4222-8222-222222222222"),
            Optional.of("{\"type\":\"object\"}"),
            List.of("Read", "Grep"),
            Permissions.ASK_HOST,
            new Limits(Optional.empty(), Optional.empty(), Optional.of(7), Optional.of(Money.usd("0.5"))),
            Path.of("/some/tree"),
            Path.of("/some/home"));

    @Test
    void speaks_both_ways_and_reads_nobodys_settings() {
        assertThat(launch(PLAIN).command())
                .containsExactly(
                        "/opt/claude",
                        "-p",
                        "--input-format",
                        "stream-json",
                        "--output-format",
                        "stream-json",
                        "--verbose",
                        "--include-partial-messages",
                        "--replay-user-messages",
                        "--setting-sources",
                        "",
                        "--strict-mcp-config",
                        "--permission-mode",
                        "bypassPermissions",
                        "--session-id=11111111-1111-4111-8111-111111111111",
                        "--disallowedTools=AskUserQuestion,CronCreate,CronDelete,CronList,EnterPlanMode,EnterWorktree,"
                                + "ExitPlanMode,ExitWorktree,ScheduleWakeup");
    }

    @Test
    void passes_on_all_that_is_asked_for() {
        ClaudeConfig config = ClaudeConfig.defaults()
                .withModels(Map.of("fast", "claude-haiku-4-5", "other", "claude-sonnet-4-5"))
                .withFallbackModel("other");
        Launch launch = new ClaudeLaunch(config, PROGRAM, List.of(new Ask()), List.of()).of(FULL, FRESH);

        assertThat(launch.command())
                .containsSequence("--permission-mode", "default", "--permission-prompt-tool", "stdio")
                .contains(
                        "--model=claude-haiku-4-5",
                        "--fallback-model=claude-sonnet-4-5",
                        "--resume=22222222-2222-4222-8222-222222222222",
                        "--max-turns=7",
                        "--max-budget-usd=0.500000",
                        "--json-schema={\"type\":\"object\"}",
                        "--append-system-prompt-file={files}/system-prompt.md",
                        "--tools=Read,Grep",
                        "--mcp-config={\"mcpServers\":{\"factory\":{\"type\":\"sdk\",\"name\":\"factory\"}}}",
                        "--allowedTools=mcp__factory")
                .noneMatch(part -> part.startsWith("--session-id"));
        assertThat(new String(launch.files().get("system-prompt.md"), UTF_8)).isEqualTo("You are a reviewer.");
    }

    @Test
    void keeps_its_state_below_home_and_gets_no_variable_but_these() {
        ClaudeConfig config = ClaudeConfig.defaults()
                .withBaseUrl(URI.create("http://127.0.0.1:8080/x"))
                .withEnvironment(Map.of("HTTPS_PROXY", "http://proxy:3128"));
        Launch launch = new ClaudeLaunch(config, PROGRAM, List.of(), List.of()).of(PLAIN, FRESH);

        assertThat(launch.environment())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "CLAUDE_CONFIG_DIR", "/some/home/.claude",
                        "DISABLE_AUTOUPDATER", "1",
                        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1",
                        "CLAUDE_CODE_DISABLE_ATTACHMENTS", "1",
                        "CLAUDE_CODE_DISABLE_BACKGROUND_TASKS", "1",
                        "CLAUDE_CODE_DISABLE_AUTO_MEMORY", "1",
                        "CLAUDE_CODE_MAX_RETRIES", "2",
                        "API_TIMEOUT_MS", "300000",
                        "ANTHROPIC_BASE_URL", "http://127.0.0.1:8080/x",
                        "HTTPS_PROXY", "http://proxy:3128"));
        assertThat(launch.secrets()).isEmpty();
        assertThat(launch.hosts()).containsExactly("127.0.0.1:8080");
    }

    @Test
    void keys_are_for_the_gateway_and_for_the_sandbox_only_where_it_has_none() {
        Secret key = Secret.of("sk-1");
        URI provider = URI.create("https://api.anthropic.com");

        Launch byKey = new ClaudeLaunch(ClaudeConfig.defaults().withApiKey(key), PROGRAM, List.of(), List.of())
                .of(PLAIN, FRESH);
        Launch byToken = new ClaudeLaunch(ClaudeConfig.defaults().withOauthToken(key), PROGRAM, List.of(), List.of())
                .of(PLAIN, FRESH);

        assertThat(byKey.secrets()).isEmpty();
        assertThat(byKey.hosts()).isEmpty();
        assertThat(byKey.environment()).containsEntry("ANTHROPIC_BASE_URL", "{gateway:anthropic}");
        assertThat(byKey.routes())
                .containsExactly(new KeyRoute(
                        "anthropic", provider, Map.of("x-api-key", key), Map.of("ANTHROPIC_API_KEY", key)));
        assertThat(byToken.routes())
                .containsExactly(new KeyRoute(
                        "anthropic",
                        provider,
                        Map.of("authorization", Secret.of("Bearer sk-1")),
                        Map.of("CLAUDE_CODE_OAUTH_TOKEN", key)));
    }

    @Test
    void a_login_that_signs_is_inside_and_is_said_to_be() {
        ClaudeConfig config = ClaudeConfig.of(ConfigNode.parse("factory.yml", """
                environment: {CLAUDE_CODE_USE_BEDROCK: "1", AWS_REGION: eu-north-1}
                secrets: {AWS_SECRET_ACCESS_KEY: aws-1}
                """));

        Launch launch = new ClaudeLaunch(config, PROGRAM, List.of(), List.of()).of(PLAIN, FRESH);

        assertThat(launch.routes()).isEmpty();
        assertThat(launch.secrets()).containsOnlyKeys("AWS_SECRET_ACCESS_KEY");
        assertThat(config.keysInside()).containsExactly("AWS_SECRET_ACCESS_KEY");
    }

    @Test
    void needs_its_program_and_the_provider() {
        assertThat(launch(PLAIN).readOnly()).containsExactly(PROGRAM);
        assertThat(launch(PLAIN).hosts()).containsExactly("api.anthropic.com:443");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bash(git *)", "Read,Write", "", "--help Me"})
    void refuses_what_is_no_name_of_a_tool(String tool) {
        SessionRequest request = new SessionRequest(
                "Do it",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(tool),
                Permissions.BYPASS,
                Limits.INHERITED,
                Path.of("/some/tree"),
                Path.of("/some/home"));

        assertThatThrownBy(() -> launch(request))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("'" + tool + "'");
    }

    private static Launch launch(SessionRequest request) {
        return new ClaudeLaunch(ClaudeConfig.defaults(), PROGRAM, List.of(), List.of()).of(request, FRESH);
    }

    private record Ask() implements AgentTool {

        @Override
        public String name() {
            return "ask_person";
        }

        @Override
        public String description() {
            return "Asks.";
        }

        @Override
        public String inputSchema() {
            return "{}";
        }

        @Override
        public String call(String input) {
            return "asked";
        }
    }
}

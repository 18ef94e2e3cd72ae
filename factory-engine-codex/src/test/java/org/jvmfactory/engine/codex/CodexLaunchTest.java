package org.jvmfactory.engine.codex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.EngineException;
import org.jvmfactory.engine.KeyRoute;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.ModelProvider;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.engine.SessionRequest.Permissions;
import org.jvmfactory.engine.ToolServer;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.task.Limits;

class CodexLaunchTest {

    private static final Program PROGRAM = new Program(Path.of("/opt/codex/bin/codex"), Path.of("/opt/codex"));
    private static final UserServers NO_SERVERS = new UserServers(List.of(), false);
    private static final SessionRequest PLAIN = request(Optional.empty(), List.of(), Permissions.BYPASS);

    @Test
    void clears_settings_away_that_an_agent_left_before_it_starts_the_server() {
        List<String> command = launch(CodexConfig.defaults()).command();

        assertThat(command).startsWith("sh", "-c").containsSequence("codex", "/opt/codex/bin/codex", "app-server");
        assertThat(command.get(2)).contains(".codex/config.toml", ".codex/AGENTS.md", "exec \"$@\"");
    }

    @Test
    void reads_nobodys_settings_and_trusts_no_project() {
        assertThat(settings(launch(CodexConfig.defaults())))
                .contains(
                        "model_provider=\"factory\"",
                        "project_doc_max_bytes=0",
                        "projects={\"/some/\\\"odd\\\" tree\"={trust_level=\"untrusted\"}}",
                        "shell_environment_policy={inherit=\"all\",ignore_default_excludes=true,exclude=[\"OPENAI_API_KEY\",\"FACTORY_MCP_*\"]}",
                        "skills.include_instructions=false",
                        "web_search=\"disabled\"",
                        "features.hooks=false",
                        "features.unbounded_connection_retries=false");
    }

    @Test
    void names_the_provider_and_its_limits_and_the_variable_of_its_key() {
        CodexConfig config = CodexConfig.defaults()
                .withBaseUrl(URI.create("http://127.0.0.1:8080/v1"))
                .withApiKey(Secret.of("sk-1"))
                .withRetries(1, Duration.ofSeconds(30));

        assertThat(settings(launch(config)))
                .contains("model_providers.factory={name=\"factory\",base_url=\"{gateway:openai}\","
                        + "env_key=\"OPENAI_API_KEY\",wire_api=\"responses\",request_max_retries=1,stream_max_retries=1,"
                        + "stream_idle_timeout_ms=30000}");
        assertThat(launch(config).routes())
                .containsExactly(new KeyRoute(
                        "openai",
                        URI.create("http://127.0.0.1:8080/v1"),
                        Map.of("authorization", Secret.of("Bearer sk-1")),
                        Map.of("OPENAI_API_KEY", Secret.of("sk-1"))));
        assertThat(launch(config).secrets()).isEmpty();
        assertThat(launch(config).command()).noneMatch(part -> part.contains("sk-1"));
        assertThat(launch(config).hosts()).isEmpty();
        assertThat(launch(CodexConfig.defaults()).hosts()).containsExactly("api.openai.com:443");
        assertThat(settings(launch(CodexConfig.defaults()))).noneMatch(setting -> setting.contains("env_key"));
    }

    @Test
    void is_served_by_whoever_speaks_its_protocol_with_that_ones_key_alone() {
        CodexConfig own = CodexConfig.defaults().withApiKey(Secret.of("sk-1")).withEnvironment(Map.of("A", "b"));
        ModelProvider gateway = ModelProvider.read(
                "corp",
                ConfigNode.parse(
                        "factory.yml",
                        "{kind: gateway, base-url: \"https://llm.corp.example/v1\", key: k, environment: {C: d}}"));

        Launch launch = launch(own.at(gateway).orElseThrow());

        assertThat(launch.routes())
                .containsExactly(new KeyRoute(
                        "openai",
                        URI.create("https://llm.corp.example/v1"),
                        Map.of("authorization", Secret.of("Bearer k")),
                        Map.of("OPENAI_API_KEY", Secret.of("k"))));
        assertThat(launch.environment()).containsExactlyInAnyOrderEntriesOf(Map.of("A", "b", "C", "d"));
        assertThat(own.at(ModelProvider.read("anthropic", ConfigNode.parse("factory.yml", "{key: k}"))))
                .isEmpty();
    }

    @Test
    void passes_further_settings_and_variables_on_and_searches_the_web_for_roles_that_may() {
        CodexConfig config = CodexConfig.defaults()
                .withEffort("high")
                .withConfig(Map.of("model_verbosity", "\"low\""))
                .withEnvironment(Map.of("HTTPS_PROXY", "http://proxy:3128"));
        Launch launch = new CodexLaunch(config, PROGRAM, NO_SERVERS)
                .server(request(Optional.empty(), List.of("WebSearch", "Read"), Permissions.BYPASS));

        assertThat(settings(launch))
                .contains("model_reasoning_effort=\"high\"", "model_verbosity=\"low\"", "web_search=\"live\"");
        assertThat(launch.environment()).containsExactlyEntriesOf(Map.of("HTTPS_PROXY", "http://proxy:3128"));
        assertThat(launch.readOnly()).containsExactly(Path.of("/opt/codex"));
    }

    @Test
    void a_users_servers_are_named_with_their_variables_and_their_secrets_stand_nowhere_else() {
        ToolServer program = new ToolServer(
                "words",
                new ToolServer.Program(
                        "npx",
                        List.of("-y", "@example/words"),
                        Map.of("WORD", Secret.of("swordfish")),
                        List.of(Path.of("/opt/servers"))));
        ToolServer address = new ToolServer(
                "tickets",
                new ToolServer.Address(
                        URI.create("https://mcp.example.org/x"), Map.of("Authorization", Secret.of("Bearer t"))));
        Launch launch = new CodexLaunch(
                        CodexConfig.defaults(), PROGRAM, new UserServers(List.of(program, address), true))
                .server(PLAIN);

        assertThat(settings(launch))
                .anySatisfy(setting -> assertThat(setting)
                        .startsWith("mcp_servers.words={command=\"sh\",args=[\"-c\",")
                        .contains("\"WORD\",\"FACTORY_MCP_0_WORD\",\"--\",\"npx\",\"-y\",\"@example/words\"]")
                        .endsWith("\"FACTORY_MCP_0_WORD\"],default_tools_approval_mode=\"prompt\"}"))
                .contains(
                        "mcp_servers.tickets={url=\"https://mcp.example.org/x\",env_http_headers="
                                + "{\"Authorization\"=\"FACTORY_MCP_1_AUTHORIZATION\"},default_tools_approval_mode=\"prompt\"}");
        assertThat(launch.command()).noneMatch(part -> part.contains("swordfish") || part.contains("Bearer"));
        assertThat(launch.secrets())
                .containsEntry("FACTORY_MCP_0_WORD", Secret.of("swordfish"))
                .containsEntry("FACTORY_MCP_1_AUTHORIZATION", Secret.of("Bearer t"));
        assertThat(launch.readOnly()).contains(Path.of("/opt/servers"));
        assertThat(launch.hosts()).contains("mcp.example.org:443");
    }

    @Test
    void no_server_gets_a_variable_whose_name_a_shell_would_carry_out() {
        ToolServer server = new ToolServer(
                "words", new ToolServer.Program("true", List.of(), Map.of("A=1; id", Secret.of("x")), List.of()));

        assertThatThrownBy(() -> new UserServers(List.of(server), false))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("A=1; id");
    }

    @Test
    void one_turn_reads_its_prompt_from_the_input_and_its_schema_from_a_file() {
        SessionRequest request = request(Optional.of("-odd-session"), List.of(), Permissions.ASK_HOST);
        Launch launch =
                new CodexLaunch(CodexConfig.defaults().withModel("-odd-model"), PROGRAM, NO_SERVERS).exec(request);

        assertThat(launch.command())
                .containsSequence("exec", "resume", "--json", "--skip-git-repo-check")
                .contains(
                        "--model=-odd-model", "--output-schema={files}/schema.json", "sandbox_mode=\"workspace-write\"")
                .endsWith("--", "-odd-session", "-")
                .doesNotContain("--dangerously-bypass-approvals-and-sandbox")
                .noneMatch(part -> part.contains("Do it"));
        assertThat(new String(launch.files().get("schema.json"), UTF_8))
                .isEqualTo("{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false}");
        assertThat(new CodexLaunch(CodexConfig.defaults(), PROGRAM, NO_SERVERS)
                        .exec(PLAIN)
                        .command())
                .contains("--dangerously-bypass-approvals-and-sandbox")
                .endsWith("--", "-");
    }

    private static Launch launch(CodexConfig config) {
        return new CodexLaunch(config, PROGRAM, NO_SERVERS).server(PLAIN);
    }

    private static List<String> settings(Launch launch) {
        List<String> settings = new ArrayList<>();
        for (int i = 4; i < launch.command().size() - 1; i++) {
            if (launch.command().get(i).equals("-c")) {
                settings.add(launch.command().get(i + 1));
            }
        }
        return settings;
    }

    private static SessionRequest request(Optional<String> resume, List<String> tools, Permissions permissions) {
        return new SessionRequest(
                "Do it",
                Optional.of("You are a reviewer."),
                Optional.empty(),
                resume,
                Optional.of("{\"type\":\"object\",\"properties\":{}}"),
                tools,
                permissions,
                Limits.INHERITED,
                Path.of("/some/\"odd\" tree"),
                Path.of("/some/home"));
    }
}

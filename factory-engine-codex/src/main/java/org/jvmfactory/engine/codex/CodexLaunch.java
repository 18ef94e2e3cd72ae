package org.jvmfactory.engine.codex;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jvmfactory.engine.KeyRoute;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.secret.Secret;

/** How the CLI is started for a session. */
final class CodexLaunch {

    static final String KEY = "OPENAI_API_KEY";

    /** Variables that the engine sets, and others that would undo what it does. */
    static final Set<String> OWN_VARIABLES =
            Set.of(KEY, "CODEX_API_KEY", "CODEX_ACCESS_TOKEN", "CODEX_HOME", "CODEX_SQLITE_HOME", "HOME", "PWD");

    /** Settings of the CLI that the engine makes, and others that would undo what it does. */
    static final Set<String> OWN_SETTINGS = Set.of(
            "approval_policy",
            "developer_instructions",
            "model",
            "model_provider",
            "model_providers",
            "model_providers.factory",
            "project_doc_max_bytes",
            "projects",
            "sandbox_mode",
            "shell_environment_policy");

    private static final String ROUTE = "openai";
    private static final String SCHEMA = "schema.json";
    private static final URI OPEN_AI = URI.create("https://api.openai.com/v1");

    /**
     * Removes what an agent may have left in the session's HOME that would be read as the user's own settings: the CLI can't be told to
     * leave them out when it runs as a server.
     */
    private static final String WITHOUT_SETTINGS = "(cd \"$HOME\" && rm -rf .agents .codex/config.toml .codex/AGENTS.md"
            + " .codex/AGENTS.override.md .codex/hooks.json .codex/hooks .codex/rules .codex/agents .codex/skills"
            + " .codex/prompts .codex/plugins .codex/auth.json); exec \"$@\"";

    /** What would act without being asked, reach out, wait for a person, or take a session beyond its turn. */
    private static final List<String> OFF = List.of(
            "apps",
            "browser_use",
            "computer_use",
            "goals",
            "hooks",
            "image_generation",
            "in_app_browser",
            "memories",
            "multi_agent",
            "plugins",
            "remote_plugin",
            "shell_snapshot",
            "skill_search",
            "tool_suggest",
            "unbounded_connection_retries");

    private final CodexConfig config;
    private final Program program;
    private final UserServers servers;

    /** @param servers of tools that the agent has besides the host's */
    CodexLaunch(CodexConfig config, Program program, UserServers servers) {
        this.config = config;
        this.program = program;
        this.servers = servers;
    }

    /** As a server; the conversation itself is opened through the pipe. */
    Launch server(SessionRequest request) {
        List<String> command = command("app-server");
        Map<String, String> settings = settings(request);
        settings.putAll(servers.settings());
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return launch(command, Map.of());
    }

    /** For one turn, whose prompt is read from the CLI's input. */
    Launch exec(SessionRequest request) {
        List<String> command = command("exec");
        request.resume().ifPresent(session -> command.add("resume"));
        command.addAll(List.of("--json", "--skip-git-repo-check", "--ignore-user-config", "--ignore-rules"));
        Map<String, String> settings = settings(request);
        switch (request.permissions()) {
            case BYPASS -> command.add("--dangerously-bypass-approvals-and-sandbox");
            case ASK_HOST -> settings.put("sandbox_mode", Toml.text("workspace-write"));
        }
        request.model().or(config::model).ifPresent(model -> command.add("--model=" + config.name(model)));
        Map<String, byte[]> files = new HashMap<>();
        request.outputSchema().ifPresent(schema -> {
            files.put(SCHEMA, StrictSchema.of(schema).json().getBytes(UTF_8));
            command.add("--output-schema={files}/" + SCHEMA);
        });
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        command.add("--");
        request.resume().ifPresent(command::add);
        command.add("-");
        return launch(command, files);
    }

    private List<String> command(String form) {
        return new ArrayList<>(List.of(
                "sh", "-c", WITHOUT_SETTINGS, CodexEngine.NAME, program.file().toString(), form));
    }

    private Launch launch(List<String> command, Map<String, byte[]> files) {
        Map<String, Secret> secrets = new HashMap<>(config.secrets());
        secrets.putAll(servers.secrets());
        List<Path> shown = new ArrayList<>(List.of(program.shown()));
        shown.addAll(servers.readOnly());
        Set<String> hosts = new HashSet<>(servers.hosts());
        if (route().isEmpty()) {
            hosts.add(host());
        }
        return Launch.of(command)
                .withEnvironment(new TreeMap<>(config.environment()))
                .withSecrets(secrets)
                .withReadOnly(shown)
                .withFiles(files)
                .withHosts(hosts)
                .withRoutes(route().stream().toList());
    }

    private Map<String, String> settings(SessionRequest request) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("model_provider", Toml.text("factory"));
        settings.put("model_providers.factory", provider());
        settings.put("project_doc_max_bytes", "0");
        settings.put(
                "projects",
                "{" + Toml.text(request.directory().toString()) + "={trust_level=" + Toml.text("untrusted") + "}}");
        settings.put(
                "shell_environment_policy",
                "{inherit=" + Toml.text("all") + ",ignore_default_excludes=true,exclude="
                        + Toml.texts(List.of(KEY, UserServers.VARIABLE + "*")) + "}");
        settings.put("skills.include_instructions", "false");
        settings.put("skills.bundled.enabled", "false");
        settings.put("features.skip_host_skill_discovery", "true");
        settings.put("suppress_unstable_features_warning", "true");
        settings.put("tools.experimental_request_user_input.enabled", "false");
        settings.put("check_for_update_on_startup", "false");
        settings.put("web_search", Toml.text(request.tools().contains("WebSearch") ? "live" : "disabled"));
        OFF.forEach(feature -> settings.put("features." + feature, "false"));
        config.effort().ifPresent(effort -> settings.put("model_reasoning_effort", Toml.text(effort)));
        new TreeMap<>(config.config()).forEach(settings::put);
        return settings;
    }

    private String provider() {
        CodexConfig.Provider provider = config.provider();
        return "{name=" + Toml.text("factory")
                + ",base_url="
                + Toml.text(route().map(route -> KeyRoute.address(route.name()))
                        .orElse(address().toString()))
                + (provider.apiKey().isPresent() ? ",env_key=" + Toml.text(KEY) : "")
                + ",wire_api=" + Toml.text("responses")
                + ",request_max_retries=" + provider.maxRetries()
                + ",stream_max_retries=" + provider.maxRetries()
                + ",stream_idle_timeout_ms=" + provider.streamTimeout().toMillis()
                + "}";
    }

    /** The provider, with the key that is configured for it; empty where there is none. */
    private Optional<KeyRoute> route() {
        return config.provider()
                .apiKey()
                .map(key -> new KeyRoute(
                        ROUTE,
                        address(),
                        Map.of("authorization", Secret.of("Bearer " + key.reveal())),
                        Map.of(KEY, key)));
    }

    private URI address() {
        return config.provider().baseUrl().orElse(OPEN_AI);
    }

    private String host() {
        int usual = "http".equals(address().getScheme()) ? 80 : 443;
        return address().getHost() + ":"
                + (address().getPort() < 0 ? usual : address().getPort());
    }
}

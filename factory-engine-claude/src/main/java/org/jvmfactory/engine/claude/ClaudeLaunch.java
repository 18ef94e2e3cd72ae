package org.jvmfactory.engine.claude;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.EngineException;
import org.jvmfactory.engine.KeyRoute;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.engine.ToolServer;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.task.Money;

/** How the CLI is started for a session. */
final class ClaudeLaunch {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Variables that the engine sets, and others that would undo what it does. */
    static final Set<String> OWN_VARIABLES = Set.of(
            "ANTHROPIC_API_KEY",
            "ANTHROPIC_BASE_URL",
            "API_TIMEOUT_MS",
            "CLAUDE_CODE_DISABLE_ATTACHMENTS",
            "CLAUDE_CODE_DISABLE_AUTO_MEMORY",
            "CLAUDE_CODE_DISABLE_BACKGROUND_TASKS",
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
            "CLAUDE_CODE_MAX_RETRIES",
            "CLAUDE_CODE_OAUTH_TOKEN",
            "CLAUDE_CONFIG_DIR",
            "DISABLE_AUTOUPDATER",
            "HOME",
            "PWD");

    private static final String ROUTE = "anthropic";
    private static final String BASE_URL = "ANTHROPIC_BASE_URL";
    private static final URI PROVIDER = URI.create("https://api.anthropic.com");
    private static final String SYSTEM_PROMPT = "system-prompt.md";
    private static final String SERVERS = "mcp-servers.json";
    private static final String GOOGLE_KEY = "google-key.json";
    private static final Pattern TOOL = Pattern.compile("[A-Za-z0-9_.-]+");

    /**
     * Tools that only make sense where somebody watches, or that would take the session out of its work tree or beyond its turn. Asking is
     * the host's tool.
     */
    private static final List<String> NEVER = List.of(
            "AskUserQuestion",
            "CronCreate",
            "CronDelete",
            "CronList",
            "EnterPlanMode",
            "EnterWorktree",
            "ExitPlanMode",
            "ExitWorktree",
            "ScheduleWakeup");

    private final ClaudeConfig config;
    private final Path program;
    private final List<AgentTool> hostTools;
    private final UserServers servers;

    /** @param servers of tools, besides the host's own */
    ClaudeLaunch(ClaudeConfig config, Path program, List<AgentTool> hostTools, List<ToolServer> servers) {
        this.config = config;
        this.program = program;
        this.hostTools = List.copyOf(hostTools);
        this.servers = new UserServers(servers);
    }

    /** @param fresh the id of the session, where it doesn't go on with another one */
    Launch of(SessionRequest request, UUID fresh) {
        Map<String, byte[]> files = new HashMap<>();
        request.systemPrompt().ifPresent(text -> files.put(SYSTEM_PROMPT, text.getBytes(UTF_8)));
        servers.configuration().ifPresent(json -> files.put(SERVERS, json.getBytes(UTF_8)));
        List<Path> readOnly = new ArrayList<>(List.of(program));
        readOnly.addAll(servers.readOnly());
        Set<String> hosts = new HashSet<>(servers.hosts());
        if (route().isEmpty()) {
            hosts.addAll(ClaudeAtProvider.hosts(config, PROVIDER));
        }
        googleKey().ifPresent(key -> files.put(GOOGLE_KEY, key.reveal().getBytes(UTF_8)));
        return Launch.of(command(request, fresh))
                .withEnvironment(environment(request.home()))
                .withSecrets(secrets())
                .withReadOnly(readOnly)
                .withFiles(files)
                .withHosts(hosts)
                .withRoutes(route().stream().toList());
    }

    private List<String> command(SessionRequest request, UUID fresh) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "-p"));
        command.addAll(List.of("--input-format", "stream-json", "--output-format", "stream-json", "--verbose"));
        command.addAll(List.of("--include-partial-messages", "--replay-user-messages"));
        command.addAll(List.of("--setting-sources", "", "--strict-mcp-config"));
        command.addAll(permissions(request));
        // Values from outside stand in one argument with their option, so that none can pass for an option.
        request.model().ifPresent(model -> command.add("--model=" + config.model(model)));
        config.fallbackModel().ifPresent(model -> command.add("--fallback-model=" + config.model(model)));
        command.add(request.resume().map(id -> "--resume=" + id).orElse("--session-id=" + fresh));
        request.limits().turns().ifPresent(turns -> command.add("--max-turns=" + turns));
        request.limits()
                .money()
                .map(Money::usd)
                .ifPresent(usd -> command.add("--max-budget-usd=" + usd.toPlainString()));
        request.outputSchema().ifPresent(schema -> command.add("--json-schema=" + withoutDialect(schema)));
        request.systemPrompt().ifPresent(text -> command.add("--append-system-prompt-file={files}/" + SYSTEM_PROMPT));
        if (!request.tools().isEmpty()) {
            command.add("--tools=" + String.join(",", names(request.tools())));
        }
        List<String> allowed = new ArrayList<>(servers.prefixes());
        if (!hostTools.isEmpty()) {
            command.add("--mcp-config=" + HostTools.declaration());
            allowed.add("mcp__" + HostTools.SERVER);
        }
        if (servers.configuration().isPresent()) {
            command.add("--mcp-config={files}/" + SERVERS);
        }
        if (!allowed.isEmpty()) {
            command.add("--allowedTools=" + String.join(",", allowed));
        }
        command.add("--disallowedTools=" + String.join(",", NEVER));
        return command;
    }

    private static List<String> permissions(SessionRequest request) {
        return switch (request.permissions()) {
            case BYPASS -> List.of("--permission-mode", "bypassPermissions");
            case ASK_HOST -> List.of("--permission-mode", "default", "--permission-prompt-tool", "stdio");
        };
    }

    /** The CLI (2.1.197) says nothing and ignores a whole schema that names a newer dialect than its own. */
    private static String withoutDialect(String schema) {
        try {
            ObjectNode json = (ObjectNode) JSON.readTree(schema);
            json.remove("$schema");
            return json.toString();
        } catch (JsonProcessingException | ClassCastException e) {
            throw new IllegalArgumentException("the schema of a structured result must be a JSON object", e);
        }
    }

    private static List<String> names(List<String> tools) {
        for (String tool : tools) {
            if (!TOOL.matcher(tool).matches()) {
                throw new EngineException(
                        EngineException.Code.NOT_STARTED,
                        "'" + tool
                                + "' isn't the name of a tool of Claude Code; a role names whole tools, such as Bash, and no rules");
            }
        }
        return tools;
    }

    private Map<String, String> environment(Path home) {
        Map<String, String> variables = new TreeMap<>(config.environment());
        variables.put("CLAUDE_CONFIG_DIR", home.resolve(".claude").toString());
        variables.put("DISABLE_AUTOUPDATER", "1");
        variables.put("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
        variables.put("CLAUDE_CODE_MAX_RETRIES", Integer.toString(config.maxRetries()));
        variables.put("API_TIMEOUT_MS", Long.toString(config.apiTimeout().toMillis()));
        // '@path' in a prompt would make the CLI itself read that file, whatever tools and permissions the agent has.
        variables.put("CLAUDE_CODE_DISABLE_ATTACHMENTS", "1");
        // A turn is over when it says so: what ran on in the background would begin turns that nobody asked for.
        variables.put("CLAUDE_CODE_DISABLE_BACKGROUND_TASKS", "1");
        variables.put("CLAUDE_CODE_DISABLE_AUTO_MEMORY", "1");
        route().map(route -> KeyRoute.address(route.name()))
                .or(() -> config.baseUrl().map(URI::toString))
                .ifPresent(url -> variables.put(BASE_URL, url));
        googleKey().ifPresent(key -> variables.put(ClaudeAtProvider.GOOGLE_FILE, "{files}/" + GOOGLE_KEY));
        return variables;
    }

    /** What the gateway can't say in the CLI's place. */
    private Map<String, Secret> secrets() {
        Map<String, Secret> variables = new HashMap<>(config.secrets());
        variables.remove(ClaudeAtProvider.GOOGLE_KEY);
        variables.putAll(servers.secrets());
        route().ifPresent(
                        route -> variables.keySet().removeAll(route.variables().keySet()));
        return variables;
    }

    /** The provider's own API, with the key that is configured for it; empty where there is none, or another provider is asked. */
    private Optional<KeyRoute> route() {
        if (config.asksAnotherProvider()) {
            return Optional.empty();
        }
        URI target = config.baseUrl().orElse(PROVIDER);
        return config.apiKey()
                .map(key -> new KeyRoute(ROUTE, target, Map.of("x-api-key", key), Map.of("ANTHROPIC_API_KEY", key)))
                .or(() -> config.oauthToken().map(token -> bearer(target, "CLAUDE_CODE_OAUTH_TOKEN", token)))
                .or(() -> Optional.ofNullable(config.secrets().get(ClaudeConfig.AUTH_TOKEN))
                        .map(token -> bearer(target, ClaudeConfig.AUTH_TOKEN, token)));
    }

    private static KeyRoute bearer(URI target, String variable, Secret token) {
        Secret header = Secret.of("Bearer " + token.reveal());
        return new KeyRoute(ROUTE, target, Map.of("authorization", header), Map.of(variable, token));
    }

    private Optional<Secret> googleKey() {
        return Optional.ofNullable(config.secrets().get(ClaudeAtProvider.GOOGLE_KEY));
    }
}

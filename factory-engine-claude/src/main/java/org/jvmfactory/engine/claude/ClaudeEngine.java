package org.jvmfactory.engine.claude;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.Capability;
import org.jvmfactory.engine.CliProgram;
import org.jvmfactory.engine.CliSession;
import org.jvmfactory.engine.CliVersion;
import org.jvmfactory.engine.EngineInfo;
import org.jvmfactory.engine.EngineProbe;
import org.jvmfactory.engine.EngineReadiness;
import org.jvmfactory.engine.SessionContext;
import org.jvmfactory.engine.SessionRequest;

/**
 * Runs Claude Code, as a process that is spoken with in both directions for as long as the session lasts. Whatever the CLI would read from
 * the user's and the repository's settings is left out; its state lies below the session's HOME. Stateless, thread-safe.
 */
public final class ClaudeEngine implements AgentEngine {

    /** The engine's name. */
    public static final String NAME = "claude";

    /** What this engine was tested with; others usually work too. */
    static final String TESTED_VERSION = "2.1.197";

    /** Those with whose recordings its reading is tested, the newest last. */
    static final List<String> RECORDED_VERSIONS = List.of(TESTED_VERSION, "2.1.269", "2.1.332");

    private static final EngineInfo INFO = EngineInfo.of(
            NAME,
            Capability.RESUME,
            Capability.STEER,
            Capability.FURTHER_TURNS,
            Capability.STRUCTURED_OUTPUT,
            Capability.PERMISSION_CALLBACKS,
            Capability.GATES,
            Capability.TOOL_SERVERS,
            Capability.HOST_TOOLS,
            Capability.COST,
            Capability.MONEY_LIMIT,
            Capability.MODEL_CHOICE,
            Capability.SYSTEM_PROMPT);

    private static final Duration PROBE_LIMIT = Duration.ofSeconds(20);
    private static final CliVersion VERSION = new CliVersion(
            "Claude Code", Pattern.compile("(?m)^(\\d+\\.\\d+\\.\\d+\\S*) \\(Claude Code\\)\\s*$"), PROBE_LIMIT);

    private static final CliProgram CLI = new CliProgram(
            NAME,
            "Install Claude Code ('npm install -g @anthropic-ai/claude-code'), or say where it is with 'executable' in"
                    + " the engine's settings.");

    private final ClaudeConfig config;

    public ClaudeEngine(ClaudeConfig config) {
        this.config = requireNonNull(config, "config");
    }

    @Override
    public EngineInfo info() {
        return INFO;
    }

    @Override
    public EngineReadiness probe(EngineProbe probe) throws InterruptedException {
        return VERSION.ask(probe, this::program, (program, version) -> judged(program, version, probe));
    }

    private EngineReadiness judged(Path program, String version, EngineProbe probe) throws InterruptedException {
        Optional<String> found = Optional.of(version);
        if (!config.hasCredentials()) {
            return CliVersion.unusable(
                    found,
                    "Claude Code " + version
                            + " is there, but the engine has no key: agents don't use your own login. Set 'api-key:"
                            + " ${ANTHROPIC_API_KEY}' or 'oauth-token: ${CLAUDE_CODE_OAUTH_TOKEN}' in the engine's"
                            + " settings.");
        }
        String tested = version.equals(TESTED_VERSION) ? "" : "; tested is " + TESTED_VERSION;
        Set<String> inside = config.keysInside();
        String keys = inside.isEmpty() ? "" : "; key inside the sandbox: " + String.join(", ", inside);
        String newer = Drift.isNewer(version)
                ? newer(probe.run(List.of(program.toString(), "--help"), PROBE_LIMIT)
                        .stdout())
                : "";
        return new EngineReadiness(
                true, found, "Claude Code " + version + " (" + program + tested + ")" + keys + newer);
    }

    private static String newer(String help) {
        List<String> missing = Drift.missing(help);
        return "\nit is newer than " + Drift.newest() + ", the newest version whose output was recorded; "
                + (missing.isEmpty()
                        ? "it still has all the options that are used"
                        : "its --help no longer names options that are used: " + String.join(", ", missing));
    }

    @Override
    public AgentSession open(SessionRequest request, SessionContext context) {
        requireNonNull(request, "request");
        requireNonNull(context, "context");
        List<AgentTool> tools = context.tools();
        ClaudeLaunch launch = new ClaudeLaunch(config, program(), tools, context.servers());
        return CliSession.open(
                new ClaudeProtocol(
                        launch.of(request, UUID.randomUUID()), request.prompt(), !tools.isEmpty(), UUID::randomUUID),
                context);
    }

    /** Looked up each time: it may be installed, or replaced by an update, while the JVM runs. */
    private Path program() {
        return CLI.real(CLI.find(config.executable()));
    }
}

package org.jvmfactory.engine.codex;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.Capability;
import org.jvmfactory.engine.CliProtocol;
import org.jvmfactory.engine.CliSession;
import org.jvmfactory.engine.CliVersion;
import org.jvmfactory.engine.EngineInfo;
import org.jvmfactory.engine.EngineProbe;
import org.jvmfactory.engine.EngineReadiness;
import org.jvmfactory.engine.Prices;
import org.jvmfactory.engine.SessionContext;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.engine.Watch;

/**
 * Runs Codex, as a server that is spoken with in both directions for as long as the session lasts, or, where its settings say so, once for
 * each turn. Whatever the CLI would read from the user's and the repository's settings is left out; its state lies below the session's
 * HOME. Stateless, thread-safe.
 */
public final class CodexEngine implements AgentEngine {

    /** The engine's name. */
    public static final String NAME = "codex";

    /** What this engine was tested with; others usually work too. */
    static final String TESTED_VERSION = "0.169.0";

    /** Those with whose recordings its reading is tested, the newest last. */
    static final List<String> RECORDED_VERSIONS = List.of("0.160.1", "0.166.0", TESTED_VERSION);

    private static final EngineInfo SERVER = EngineInfo.of(
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

    private static final EngineInfo EXEC =
            EngineInfo.of(NAME, Capability.RESUME, Capability.STRUCTURED_OUTPUT, Capability.MODEL_CHOICE);

    private static final Duration PROBE_LIMIT = Duration.ofSeconds(20);
    private static final CliVersion VERSION =
            new CliVersion("Codex", Pattern.compile("(?m)^codex-cli (\\d+\\.\\d+\\.\\d+\\S*)\\s*$"), PROBE_LIMIT);

    private final CodexConfig config;
    private final Bill bill;

    /** With the prices that come with Factory. */
    public CodexEngine(CodexConfig config) {
        this(config, Prices.BUILT_IN);
    }

    /** @param prices by which it is estimated what a turn costs */
    public CodexEngine(CodexConfig config, Prices prices) {
        this.config = requireNonNull(config, "config");
        this.bill = new Bill(requireNonNull(prices, "prices"));
    }

    @Override
    public EngineInfo info() {
        return config.mode() == CodexConfig.Mode.EXEC ? EXEC : SERVER;
    }

    @Override
    public EngineReadiness probe(EngineProbe probe) throws InterruptedException {
        return VERSION.ask(probe, () -> program().file(), (program, version) -> judged(program, version, probe));
    }

    private EngineReadiness judged(Path program, String version, EngineProbe probe) throws InterruptedException {
        Optional<String> found = Optional.of(version);
        if (!config.hasCredentials()) {
            return CliVersion.unusable(
                    found,
                    "Codex " + version
                            + " is there, but the engine has no key: agents don't use your own login."
                            + " Set 'api-key: ${OPENAI_API_KEY}' in the engine's settings.");
        }
        String tested = version.equals(TESTED_VERSION) ? "" : "; tested is " + TESTED_VERSION;
        String newer = Drift.isNewer(version) ? newer(program, probe) : "";
        return new EngineReadiness(true, found, "Codex " + version + " (" + program + tested + ")" + newer);
    }

    /** The CLI says by itself which methods and fields it has. */
    private static String newer(Path program, EngineProbe probe) throws InterruptedException {
        String schema = probe.run(List.of("sh", "-c", Drift.PRINT_SCHEMA, program.toString()), PROBE_LIMIT)
                .stdout();
        return "\nit is newer than " + Drift.newest() + ", the newest version whose output was recorded; "
                + Drift.moved(schema)
                        .map(moved -> moved.isEmpty()
                                ? "it still has all the methods and fields that are used"
                                : "it no longer has these that are used: " + String.join(", ", moved))
                        .orElse("which methods and fields it has, it doesn't say");
    }

    @Override
    public AgentSession open(SessionRequest request, SessionContext context) {
        requireNonNull(request, "request");
        requireNonNull(context, "context");
        Opening opening = new Opening(
                request, request.model().or(config::model).map(config::name), context.tools(), context.watches(), bill);
        boolean once = config.mode() == CodexConfig.Mode.EXEC;
        UserServers servers = new UserServers(
                once ? List.of() : context.servers(), context.watches().contains(Watch.BEFORE_TOOL));
        CodexLaunch launch = new CodexLaunch(config, program(), servers);
        CliProtocol protocol = once
                ? new ExecProtocol(launch.exec(request), opening)
                : new ServerProtocol(launch.server(request), opening, UUID::randomUUID);
        return CliSession.open(protocol, context);
    }

    /** Looked up each time: it may be installed, or replaced by an update, while the JVM runs. */
    private Program program() {
        return Program.find(config.executable());
    }
}

package org.jvmfactory.engine.aider;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.Capability;
import org.jvmfactory.engine.CliSession;
import org.jvmfactory.engine.CliVersion;
import org.jvmfactory.engine.EngineInfo;
import org.jvmfactory.engine.EngineProbe;
import org.jvmfactory.engine.EngineReadiness;
import org.jvmfactory.engine.Prices;
import org.jvmfactory.engine.SessionContext;
import org.jvmfactory.engine.SessionRequest;

/**
 * Runs Aider, through a small program around it that shuts the doors by which Aider would read settings of the repository or of HOME, and
 * that reports what happens as data. Its state lies below the session's HOME. Stateless, thread-safe.
 */
public final class AiderEngine implements AgentEngine {

    /** The engine's name. */
    public static final String NAME = "aider";

    /** What this engine was tested with; the program around it may not fit others. */
    static final String TESTED_VERSION = "0.86.2";

    private static final EngineInfo INFO = EngineInfo.of(
            NAME,
            Capability.RESUME,
            Capability.FURTHER_TURNS,
            Capability.COST,
            Capability.MODEL_CHOICE,
            Capability.SYSTEM_PROMPT);

    /** It loads much before it says its version. */
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(60);

    private static final CliVersion VERSION =
            new CliVersion("Aider", Pattern.compile("(?m)^aider (\\d+\\.\\d+\\S*)\\s*$"), PROBE_LIMIT);

    private final AiderConfig config;
    private final Prices prices;

    /** @param prices what models cost for which Aider has no price itself */
    public AiderEngine(AiderConfig config, Prices prices) {
        this.config = requireNonNull(config, "config");
        this.prices = requireNonNull(prices, "prices");
    }

    @Override
    public EngineInfo info() {
        return INFO;
    }

    @Override
    public EngineReadiness probe(EngineProbe probe) throws InterruptedException {
        return VERSION.ask(probe, () -> installation().script(), this::judged);
    }

    private EngineReadiness judged(Path script, String version) {
        Optional<String> found = Optional.of(version);
        String name = "Aider " + version;
        if (config.access().apiKey().isEmpty() && config.secrets().isEmpty()) {
            return CliVersion.unusable(
                    found,
                    name + " is there, but the engine has no key: set 'api-key' in the engine's settings, such as"
                            + " 'api-key: ${OPENAI_API_KEY}', and 'provider' where that isn't openai.");
        }
        String tested = version.equals(TESTED_VERSION)
                ? ""
                : "; tested is " + TESTED_VERSION + ", and another one may not work";
        String model =
                config.model().isPresent() ? "" : "; only agents that name a model can use it: 'model' is not set";
        return new EngineReadiness(true, found, name + " (" + script + tested + model + ")");
    }

    @Override
    public AgentSession open(SessionRequest request, SessionContext context) {
        requireNonNull(request, "request");
        requireNonNull(context, "context");
        String session = request.resume().orElseGet(() -> UUID.randomUUID().toString());
        AiderLaunch launch = new AiderLaunch(config, installation(), request, session);
        return CliSession.open(new AiderProtocol(launch.launch(), launch.prompt(), launch.model(), prices), context);
    }

    /** Looked up each time: it may be installed, or replaced by an update, while the JVM runs. */
    private Installation installation() {
        return Installation.find(config.executable());
    }
}

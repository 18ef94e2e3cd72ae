package org.jvmfactory.engine.command;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.Capability;
import org.jvmfactory.engine.CliSession;
import org.jvmfactory.engine.EngineContext;
import org.jvmfactory.engine.EngineException;
import org.jvmfactory.engine.EngineInfo;
import org.jvmfactory.engine.EngineProbe;
import org.jvmfactory.engine.EngineReadiness;
import org.jvmfactory.engine.Prices;
import org.jvmfactory.engine.SessionContext;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.secret.Secret;

/**
 * Runs a CLI that is described in a configuration: it is started anew for each turn, takes the prompt, and ends with its work. What it can
 * do follows from the description. Stateless, thread-safe.
 */
public final class CommandEngine implements AgentEngine {

    private static final Duration PROBE_LIMIT = Duration.ofSeconds(20);

    private final CommandSettings settings;
    private final Prices prices;

    private CommandEngine(CommandSettings settings, Prices prices) {
        this.settings = settings;
        this.prices = prices;
    }

    /**
     * The engine that {@code settings} describe.
     *
     * @throws org.jvmfactory.config.ConfigException when something in them is wrong
     */
    public static CommandEngine of(ConfigNode settings) {
        return of(EngineContext.of(settings));
    }

    /**
     * The engine that the settings of {@code context} describe; what it costs is estimated by the prices there, where the CLI counts tokens
     * and no money.
     *
     * @throws org.jvmfactory.config.ConfigException when something in the settings is wrong
     */
    public static CommandEngine of(EngineContext context) {
        return new CommandEngine(CommandSettings.of(context.settings()), context.prices());
    }

    /** One with further variables, and with these secrets instead of its own. */
    static CommandEngine of(EngineContext context, Map<String, String> environment, Map<String, Secret> secrets) {
        return new CommandEngine(CommandSettings.of(context.settings()).with(environment, secrets), context.prices());
    }

    @Override
    public EngineInfo info() {
        Set<Capability> can = EnumSet.noneOf(Capability.class);
        if (!settings.arguments().resume().isEmpty()) {
            can.add(Capability.RESUME);
        }
        if (!settings.arguments().model().isEmpty()) {
            can.add(Capability.MODEL_CHOICE);
        }
        if (!settings.arguments().systemPrompt().isEmpty()) {
            can.add(Capability.SYSTEM_PROMPT);
        }
        if (settings.hostTools() || settings.toolsByAddress()) {
            can.add(Capability.HOST_TOOLS);
        }
        if (settings.fields().cost().isPresent() || settings.fields().tokens().arePriced()) {
            can.add(Capability.COST);
        }
        return new EngineInfo(settings.name(), can);
    }

    @Override
    public EngineReadiness probe(EngineProbe probe) throws InterruptedException {
        requireNonNull(probe, "probe");
        try {
            Program program = settings.program();
            if (settings.arguments().version().isEmpty()) {
                return withKeys(new EngineReadiness(
                        true, Optional.empty(), program.command() + " is there; 'version' would say more"));
            }
            List<String> command = new ArrayList<>(List.of(program.command()));
            command.addAll(settings.arguments().version());
            return withKeys(readiness(command, probe.run(command, PROBE_LIMIT)));
        } catch (EngineException e) {
            return new EngineReadiness(false, Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    private EngineReadiness withKeys(EngineReadiness found) {
        Set<String> inside = settings.surroundings().secrets().keySet();
        return !found.usable() || inside.isEmpty()
                ? found
                : new EngineReadiness(
                        true,
                        found.version(),
                        found.summary() + "; key inside the sandbox: " + String.join(", ", new TreeSet<>(inside)));
    }

    private static EngineReadiness readiness(List<String> command, EngineProbe.Output output) {
        String said = Stream.of(output.stdout(), output.stderr())
                .flatMap(String::lines)
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("nothing")
                .strip();
        return output.exitCode() == 0
                ? new EngineReadiness(true, Optional.of(said), said + " (" + command.get(0) + ")")
                : new EngineReadiness(
                        false,
                        Optional.empty(),
                        "'" + String.join(" ", command) + "' ended with status " + output.exitCode() + " and printed '"
                                + said + "'. Install the program anew, or mend 'command' or 'version' in the engine's"
                                + " settings.");
    }

    @Override
    public AgentSession open(SessionRequest request, SessionContext context) {
        requireNonNull(request, "request");
        requireNonNull(context, "context");
        String session = request.resume().orElseGet(() -> UUID.randomUUID().toString());
        CommandLine line = new CommandLine(settings, request, session, context.tools());
        Account account = new Account(settings.fields(), settings.failures(), request.model(), prices);
        return CliSession.open(new CommandProtocol(settings, line.launch(), line.input(), session, account), context);
    }
}

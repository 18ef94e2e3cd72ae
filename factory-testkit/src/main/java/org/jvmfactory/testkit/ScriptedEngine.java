package org.jvmfactory.testkit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.Capability;
import org.jvmfactory.engine.CliSession;
import org.jvmfactory.engine.EngineInfo;
import org.jvmfactory.engine.EngineProbe;
import org.jvmfactory.engine.EngineReadiness;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.SessionContext;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.testkit.scripted.ScriptedAgent;

/**
 * An engine whose agents follow a script instead of a model: real small processes that write files, say, ask, cost, fail and hang as they
 * are told. It needs no key and no network; what it does is the same every time, also after a restart. Stateless, thread-safe.
 */
public final class ScriptedEngine implements AgentEngine {

    /** The engine's name. */
    public static final String NAME = "scripted";

    private static final EngineInfo INFO = EngineInfo.of(
            NAME,
            Capability.RESUME,
            Capability.STEER,
            Capability.FURTHER_TURNS,
            Capability.STRUCTURED_OUTPUT,
            Capability.PERMISSION_CALLBACKS,
            Capability.HOST_TOOLS,
            Capability.COST,
            Capability.MONEY_LIMIT,
            Capability.MODEL_CHOICE);

    private static final String MODEL = "scripted-1";
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(10);

    /** Quick to start and small: many of them may run at once. */
    private static final List<String> JVM_OPTIONS =
            List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC", "-Xmx64m", "-XX:-UsePerfData");

    private final Path java = Path.of(System.getProperty("java.home"));
    private final Supplier<byte[]> script;
    private final Map<String, String> environment;
    private final Map<String, Secret> secrets;

    private ScriptedEngine(Supplier<byte[]> script, Map<String, String> environment, Map<String, Secret> secrets) {
        this.script = script;
        this.environment = Map.copyOf(environment);
        this.secrets = Map.copyOf(secrets);
    }

    /** Plays the script that comes with the engine: every agent makes a small visible change, and reviewers approve. */
    public static ScriptedEngine withDefaultScript() {
        return new ScriptedEngine(() -> DefaultScript.READ, Map.of(), Map.of());
    }

    /** Read when an agent first plays it: a factory that finds this engine on its class path may never ask for it. */
    private static final class DefaultScript {

        static final byte[] READ = read();

        private static byte[] read() {
            try (InputStream yaml = requireNonNull(
                    ScriptedEngine.class.getResourceAsStream("default-script.yaml"), "default-script.yaml")) {
                return ScriptReader.read(
                        ConfigNode.parse("script", new String(yaml.readAllBytes(), StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException("The script that comes with the engine can't be read.", e);
            }
        }
    }

    /**
     * Plays the script in {@code yaml}.
     *
     * @throws org.jvmfactory.config.ConfigException when something in it is wrong
     */
    public static ScriptedEngine ofYaml(String yaml) {
        return of(ConfigNode.parse("script", yaml));
    }

    /**
     * Plays the script in a file.
     *
     * @throws org.jvmfactory.config.ConfigException when it can't be read, or something in it is wrong
     */
    public static ScriptedEngine read(Path file) {
        return of(ConfigNode.read(file));
    }

    /** Plays the script that stands in a configuration. */
    public static ScriptedEngine of(ConfigNode script) {
        byte[] read = ScriptReader.read(requireNonNull(script, "script"));
        return new ScriptedEngine(() -> read, Map.of(), Map.of());
    }

    /** One whose agents have these variables, too. */
    ScriptedEngine with(Map<String, String> variables, Map<String, Secret> hidden) {
        return new ScriptedEngine(script, variables, hidden);
    }

    @Override
    public EngineInfo info() {
        return INFO;
    }

    @Override
    public EngineReadiness probe(EngineProbe probe) throws InterruptedException {
        EngineProbe.Output output = probe.run(List.of(java(), "-version"), PROBE_LIMIT);
        return output.exitCode() == 0
                ? new EngineReadiness(true, Optional.empty(), "plays a script with the Java runtime in " + java)
                : new EngineReadiness(
                        false,
                        Optional.empty(),
                        "The Java runtime in " + java + " can't be started in the sandbox: "
                                + output.stderr().strip());
    }

    @Override
    public AgentSession open(SessionRequest request, SessionContext context) {
        return CliSession.open(
                new ScriptedProtocol(
                        launch(request), request.prompt(), request.limits().money()),
                context);
    }

    private Launch launch(SessionRequest request) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(JVM_OPTIONS);
        command.addAll(List.of("-cp", "{files}/agent.jar", ScriptedAgent.class.getName(), "{files}/script"));
        command.add(request.home().resolve(".scripted").toString());
        command.add(request.model().orElse(MODEL));
        command.add(request.permissions() == SessionRequest.Permissions.ASK_HOST ? "ask" : "bypass");
        request.resume().ifPresent(command::add);
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("LC_ALL", "C.UTF-8");
        return Launch.of(command)
                .withEnvironment(variables)
                .withSecrets(secrets)
                .withReadOnly(List.of(java))
                .withFiles(Map.of("agent.jar", ProgramJar.bytes(), "script", script.get()));
    }

    private String java() {
        return java.resolve("bin").resolve("java").toString();
    }
}

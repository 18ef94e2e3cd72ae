package org.jvmfactory.example.custom;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.CliSession;
import org.jvmfactory.engine.EngineException;
import org.jvmfactory.engine.EngineInfo;
import org.jvmfactory.engine.EngineProbe;
import org.jvmfactory.engine.EngineReadiness;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.SessionContext;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.secret.Secret;

/** Runs {@code mycli}, which takes one prompt and says on lines of text what it does. Stateless, thread-safe. */
public final class MyEngine implements AgentEngine {

    private final Path program;
    private final Secret key;

    public MyEngine(Path program, Secret key) {
        this.program = program;
        this.key = key;
    }

    @Override
    public EngineInfo info() {
        return EngineInfo.of("mycli"); // no capabilities: one turn, nothing more
    }

    @Override
    public EngineReadiness probe(EngineProbe probe) throws InterruptedException {
        try {
            String said = probe.run(List.of(program.toString(), "--version"), Duration.ofSeconds(10))
                    .stdout()
                    .strip();
            return new EngineReadiness(true, Optional.of(said), said + " in " + program);
        } catch (EngineException e) {
            return new EngineReadiness(false, Optional.empty(), e.getMessage() + ". Name it with 'program'");
        }
    }

    @Override
    public AgentSession open(SessionRequest request, SessionContext context) {
        return CliSession.open(new MyProtocol(launch(request), prompt(request)), context);
    }

    /** The CLI has no place of its own for a role or a schema. */
    private static String prompt(SessionRequest request) {
        String role = request.systemPrompt().map(text -> text + "\n\n").orElse("");
        String schema = request.outputSchema()
                .map(text -> "\n\nAnswer with one JSON object that obeys this schema, and nothing else:\n" + text)
                .orElse("");
        return role + request.prompt() + schema;
    }

    private Launch launch(SessionRequest request) {
        return Launch.of(List.of(program.toString(), "--lines"))
                .withEnvironment(
                        Map.of("MYCLI_HOME", request.home().resolve(".mycli").toString()))
                .withSecrets(Map.of("MYCLI_KEY", key))
                .withReadOnly(List.of(program));
    }
}

package org.jvmfactory.testkit.factory;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.Capability;
import org.jvmfactory.engine.CliProtocol;
import org.jvmfactory.engine.CliSession;
import org.jvmfactory.engine.EngineInfo;
import org.jvmfactory.engine.EngineProbe;
import org.jvmfactory.engine.EngineReadiness;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.SessionContext;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Usage;

/** An engine whose agents give the structured result that a test makes of what they were told. */
final class ToldEngine implements AgentEngine {

    static final String NAME = "told";

    private final UnaryOperator<String> result;

    /** @param result makes a JSON object of a prompt */
    ToldEngine(UnaryOperator<String> result) {
        this.result = result;
    }

    @Override
    public EngineInfo info() {
        return EngineInfo.of(NAME, Capability.STRUCTURED_OUTPUT);
    }

    @Override
    public EngineReadiness probe(EngineProbe probe) {
        return new EngineReadiness(true, Optional.empty(), "a shell");
    }

    @Override
    public AgentSession open(SessionRequest request, SessionContext context) {
        return CliSession.open(new OneResult(request.prompt(), result.apply(request.prompt())), context);
    }

    private record OneResult(String prompt, String json) implements CliProtocol {

        @Override
        public Launch launch() {
            return Launch.of(List.of("/bin/sh", "-c", "while read -r line; do :; done; echo done"));
        }

        @Override
        public void started(Host host) {
            host.named(NAME, Optional.empty(), Optional.empty());
            host.writeText(prompt);
            host.closeInput();
        }

        @Override
        public void line(String line, Host host) {
            host.turnEnded(new TurnResult(
                    "", Optional.of(json), Optional.empty(), Optional.empty(), Usage.NONE, Cost.NOTHING));
        }

        @Override
        public boolean message(String text, boolean steering, Host host) {
            return false;
        }
    }
}

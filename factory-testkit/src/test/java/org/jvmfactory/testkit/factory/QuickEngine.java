package org.jvmfactory.testkit.factory;

import java.util.List;
import java.util.Optional;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentSession;
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

/** An engine whose agents are a shell that reads its prompt and says one word: a real process that is quick to start. */
final class QuickEngine implements AgentEngine {

    private final String name;

    QuickEngine(String name) {
        this.name = name;
    }

    @Override
    public EngineInfo info() {
        return EngineInfo.of(name);
    }

    @Override
    public EngineReadiness probe(EngineProbe probe) {
        return new EngineReadiness(true, Optional.empty(), "a shell");
    }

    @Override
    public AgentSession open(SessionRequest request, SessionContext context) {
        return CliSession.open(new OneWord(request.prompt()), context);
    }

    private record OneWord(String prompt) implements CliProtocol {

        @Override
        public Launch launch() {
            return Launch.of(List.of("/bin/sh", "-c", "while read -r line; do :; done; echo hello"));
        }

        @Override
        public void started(Host host) {
            host.named("quick", Optional.empty(), Optional.empty());
            host.writeText(prompt);
            host.closeInput();
        }

        @Override
        public void line(String line, Host host) {
            host.turnEnded(new TurnResult(
                    line, Optional.empty(), Optional.empty(), Optional.empty(), Usage.NONE, Cost.NOTHING));
        }

        @Override
        public boolean message(String text, boolean steering, Host host) {
            return false;
        }
    }
}

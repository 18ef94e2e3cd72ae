package org.jvmfactory.testkit.contract;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.testkit.ModelRequest;
import org.jvmfactory.testkit.ScriptedModelServer;
import org.jvmfactory.testkit.SessionBench;

/** The contract of engines, with a real CLI and scripted models. */
public abstract class RealCliContract extends AgentEngineContract {

    private final List<URI> scenarios = new CopyOnWriteArrayList<>();
    private final ScriptedModelServer server = ScriptedModelServer.start();

    /** Goes on only where the CLI is there. */
    protected abstract void need();

    /** The engine, which asks for models at {@code provider}. */
    protected abstract AgentEngine asking(URI provider);

    protected abstract Dialect dialect();

    @BeforeAll
    final void need_the_real_cli() {
        need();
    }

    @AfterAll
    final void end_the_model_server() {
        server.close();
    }

    @Override
    protected final AgentEngine engine(List<List<AgentAct>> turns) {
        URI provider = server.serve(new ActedTurns(dialect(), turns));
        scenarios.add(provider);
        AgentEngine engine = asking(provider);
        return turns.stream().flatMap(List::stream).anyMatch(Relay::isNeeded) ? new Relay(engine) : engine;
    }

    @Override
    protected final List<String> told(SessionBench bench) {
        List<ModelRequest> requests = asked(bench).toList();
        return dialect().told(requests.get(requests.size() - 1));
    }

    @Override
    protected final boolean hasRead(SessionBench bench, String text) {
        return asked(bench).anyMatch(request -> request.mentions(text));
    }

    private Stream<ModelRequest> asked(SessionBench bench) {
        List<String> sessions = bench.events(AgentEvent.SessionStarted.class).stream()
                .map(AgentEvent.SessionStarted::session)
                .toList();
        return scenarios.stream()
                .flatMap(scenario -> server.requests(scenario).stream())
                .filter(request -> sessions.contains(request.conversation()));
    }
}

package org.jvmfactory.engine.codex;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.Prices;
import org.jvmfactory.task.Cost;
import org.jvmfactory.testkit.ModelRequest;
import org.jvmfactory.testkit.ScriptedModelServer;
import org.jvmfactory.testkit.SessionBench;
import org.jvmfactory.testkit.contract.AgentAct;
import org.jvmfactory.testkit.contract.AgentEngineContract;
import org.jvmfactory.testkit.contract.Relay;

/** The contract of engines, with the real CLI and scripted models. */
abstract class CodexContract extends AgentEngineContract {

    private final List<URI> scenarios = new CopyOnWriteArrayList<>();
    private final ScriptedModelServer server = ScriptedModelServer.start();

    @BeforeAll
    final void need_the_real_cli() {
        RealCodex.need();
    }

    @AfterAll
    final void end_the_model_server() {
        server.close();
    }

    @Override
    protected AgentEngine engine(List<List<AgentAct>> turns) {
        URI provider = server.serve(new ActedTurns(turns));
        scenarios.add(provider);
        CodexEngine engine = new CodexEngine(RealCodex.asking(provider));
        return turns.stream().flatMap(List::stream).anyMatch(Relay::isNeeded) ? new Relay(engine) : engine;
    }

    @Override
    protected Cost cost(AgentAct.Use use) {
        return Prices.BUILT_IN.estimate(RealCodex.CLASSIC, use.usage());
    }

    @Override
    protected List<String> told(SessionBench bench) {
        List<String> sessions = bench.events(AgentEvent.SessionStarted.class).stream()
                .map(AgentEvent.SessionStarted::session)
                .toList();
        List<ModelRequest> requests = scenarios.stream()
                .flatMap(scenario -> server.requests(scenario).stream())
                .filter(request -> sessions.contains(request.conversation()))
                .toList();
        return ActedTurns.told(requests.get(requests.size() - 1));
    }
}

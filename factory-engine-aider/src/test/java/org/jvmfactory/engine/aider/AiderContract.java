package org.jvmfactory.engine.aider;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.EngineInfo;
import org.jvmfactory.engine.EngineProbe;
import org.jvmfactory.engine.EngineReadiness;
import org.jvmfactory.engine.Prices;
import org.jvmfactory.engine.SessionContext;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Usage;
import org.jvmfactory.testkit.ModelRequest;
import org.jvmfactory.testkit.ScriptedModelServer;
import org.jvmfactory.testkit.SessionBench;
import org.jvmfactory.testkit.contract.AgentAct;
import org.jvmfactory.testkit.contract.AgentEngineContract;
import org.jvmfactory.testkit.contract.Relay;

/** The contract of engines, with the real CLI and scripted models. */
abstract class AiderContract extends AgentEngineContract {

    /** What Aider's price table says of the model, in millionths of a dollar for ten tokens. */
    private static final long INPUT_PRICE = 25;

    private static final long OUTPUT_PRICE = 100;

    private final Map<Path, URI> scenarios = new ConcurrentHashMap<>();
    private final ScriptedModelServer server = ScriptedModelServer.start();

    @BeforeAll
    final void need_the_real_cli() {
        RealAider.need();
    }

    @AfterAll
    final void end_the_model_server() {
        server.close();
    }

    @Override
    protected AgentEngine engine(List<List<AgentAct>> turns) {
        return new ActedEngine(turns);
    }

    @Override
    protected Cost cost(AgentAct.Use use) {
        Usage usage = use.usage();
        return Cost.estimated(
                new Money((usage.inputTokens() * INPUT_PRICE + usage.outputTokens() * OUTPUT_PRICE) / 10));
    }

    @Override
    protected List<String> told(SessionBench bench) {
        List<ModelRequest> requests = server.requests(requireNonNull(scenarios.get(bench.home())));
        return ActedTurns.told(requests.get(requests.size() - 1));
    }

    /** Aider says to no provider which session asks: each HOME has a provider of its own. */
    private final class ActedEngine implements AgentEngine {

        private final List<List<AgentAct>> turns;

        ActedEngine(List<List<AgentAct>> turns) {
            this.turns = turns;
        }

        @Override
        public EngineInfo info() {
            return engine(URI.create("http://127.0.0.1:1")).info();
        }

        @Override
        public EngineReadiness probe(EngineProbe probe) throws InterruptedException {
            return engine(URI.create("http://127.0.0.1:1")).probe(probe);
        }

        @Override
        public AgentSession open(SessionRequest request, SessionContext context) throws InterruptedException {
            URI provider = scenarios.computeIfAbsent(request.home(), home -> server.serve(new ActedTurns(turns)));
            boolean relayed = turns.stream().flatMap(List::stream).anyMatch(Relay::isNeeded);
            return (relayed ? new Relay(engine(provider)) : engine(provider)).open(request, context);
        }

        private AiderEngine engine(URI provider) {
            return new AiderEngine(RealAider.asking(provider), Prices.BUILT_IN);
        }
    }
}

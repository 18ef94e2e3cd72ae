package org.jvmfactory.testkit.contract;

import static org.jvmfactory.testkit.ModelReply.reply;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jvmfactory.testkit.ModelReply;
import org.jvmfactory.testkit.ModelRequest;
import org.jvmfactory.testkit.ModelScenario;

/** A model that does in each turn of a conversation what a contract says. */
public final class ActedTurns implements ModelScenario {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofSeconds(30);

    /** How often it is looked whether a server of tools is there. */
    private static final int LOOKS = 100;

    /** What the model answers next; empty where it has nothing more to wait for. */
    private interface Step extends Function<ModelRequest, Optional<ModelReply>> {}

    private final Dialect dialect;
    private final List<List<Step>> turns;
    private final Map<String, Position> positions = new ConcurrentHashMap<>();

    private static final class Position {
        private int turn;
        private int step;
        private int looks;

        /** A reply with a call whose result must stand in the next request, and how many stood in the last one. */
        private Optional<ModelReply> called = Optional.empty();

        private int results;
    }

    /** @param turns what is done in each turn; further turns do as the last one */
    public ActedTurns(Dialect dialect, List<List<AgentAct>> turns) {
        this.dialect = dialect;
        this.turns = turns.stream().map(this::steps).toList();
    }

    @Override
    public ModelReply answer(ModelRequest request) {
        Position position = positions.computeIfAbsent(request.conversation(), key -> new Position());
        synchronized (position) {
            if (position.called.isPresent() && request.results().size() <= position.results) {
                return position.called.get(); // a word came in between, for which the CLI dropped the reply
            }
            position.results = request.results().size();
            while (true) {
                List<Step> steps = turns.get(Math.min(position.turn, turns.size() - 1));
                if (position.step == steps.size()) {
                    position.turn++;
                    position.step = 0;
                    continue;
                }
                Step step = steps.get(position.step);
                Optional<ModelReply> reply = step.apply(request);
                if (reply.isPresent()) {
                    position.looks++;
                    position.called =
                            reply.filter(it -> it.parts().stream().anyMatch(ModelReply.Part.Call.class::isInstance));
                    position.step += step instanceof Look && position.looks < LOOKS ? 0 : 1;
                    return reply.get();
                }
                position.step++;
            }
        }
    }

    /** Looks again and again whether something has come, by a command that takes a moment. */
    private record Look(Dialect dialect, Function<ModelRequest, Boolean> come) implements Step {

        @Override
        public Optional<ModelReply> apply(ModelRequest request) {
            return come.apply(request)
                    ? Optional.empty()
                    : Optional.of(reply().calls(dialect.shell("sleep 0.1", SHORT)));
        }
    }

    /** One answer after the other: an answer ends with a tool call, with silence, or with the turn. */
    private List<Step> steps(List<AgentAct> acts) {
        List<Step> steps = new ArrayList<>();
        ModelReply current = reply();
        for (AgentAct act : acts) {
            Optional<ModelReply.Part.Call> call = dialect.call(act);
            if (act instanceof AgentAct.Say say) {
                current = current.says(say.text());
            } else if (act instanceof AgentAct.Use use) {
                current = current.using(use.usage());
            } else if (act instanceof AgentAct.AwaitMessage) {
                steps.add(fixed(current.calls(dialect.shell("true", SHORT))));
                steps.add(new Look(dialect, request -> dialect.told(request).size() > 1));
                current = reply();
            } else if (act instanceof AgentAct.Hang hang && !hang.deaf()) {
                steps.add(fixed(current.thenFallsSilent()));
                return steps;
            } else if (act instanceof AgentAct.Structured structured && call.isEmpty()) {
                current = current.says(structured.json());
            } else {
                if (act instanceof AgentAct.CallServer server) {
                    steps.add(new Look(dialect, request -> isOffered(server, request)));
                }
                steps.add(fixed(current.calls(
                        call.orElseGet(() -> dialect.shell(Relay.command(act, dialect.openTool()), PATIENCE)))));
                current = reply();
            }
        }
        if (!current.parts().isEmpty()) {
            steps.add(fixed(current));
        }
        return steps;
    }

    /** A server may be connected a little after the first request; some CLIs have its tools looked for and don't name them. */
    private static boolean isOffered(AgentAct.CallServer server, ModelRequest request) {
        return request.tools().contains("tool_search")
                || request.tools().contains("mcp__" + server.server() + "__" + server.tool());
    }

    private static Step fixed(ModelReply reply) {
        return request -> Optional.of(reply);
    }
}

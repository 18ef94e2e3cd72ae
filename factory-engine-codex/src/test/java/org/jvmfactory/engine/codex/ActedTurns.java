package org.jvmfactory.engine.codex;

import static org.jvmfactory.testkit.ModelReply.reply;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jvmfactory.testkit.CodexCalls;
import org.jvmfactory.testkit.ModelReply;
import org.jvmfactory.testkit.ModelRequest;
import org.jvmfactory.testkit.ModelScenario;
import org.jvmfactory.testkit.contract.AgentAct;
import org.jvmfactory.testkit.contract.Relay;

/** A model that does in each turn of a conversation what a contract says. */
final class ActedTurns implements ModelScenario {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String OPEN_TOOL =
            "{\"method\":\"item/started\",\"params\":{\"item\":{\"type\":\"commandExecution\",\"id\":\"open\","
                    + "\"command\":\"sleep\"}}}";

    /** What the CLI puts into the conversation itself. */
    private static final List<String> OWN = List.of("<environment_context>", "<turn_aborted>", "This was declined: ");

    /** What the model answers next; empty where it has nothing more to wait for. */
    private interface Step extends Function<ModelRequest, Optional<ModelReply>> {}

    private final List<List<Step>> turns;
    private final Map<String, Position> positions = new ConcurrentHashMap<>();

    private static final class Position {
        private int turn;
        private int step;
    }

    ActedTurns(List<List<AgentAct>> turns) {
        this.turns = turns.stream().map(ActedTurns::steps).toList();
    }

    /** What the agent was told by {@code request}: prompts and further messages. */
    static List<String> told(ModelRequest request) {
        List<String> told = new ArrayList<>();
        for (ModelRequest.Message message : request.messages()) {
            for (ModelRequest.Part part : message.parts()) {
                if (part instanceof ModelRequest.Part.Text words && isTold(message.role(), words.text())) {
                    boolean goesOn = !told.isEmpty() && words.text().length() == ServerProtocol.LONGEST_MESSAGE;
                    told.add((goesOn ? told.remove(told.size() - 1) : "") + words.text());
                }
            }
        }
        return told;
    }

    private static boolean isTold(String role, String text) {
        return role.equals("user") && OWN.stream().noneMatch(text::startsWith);
    }

    @Override
    public ModelReply answer(ModelRequest request) {
        Position position = positions.computeIfAbsent(request.conversation(), key -> new Position());
        synchronized (position) {
            while (true) {
                List<Step> steps = turns.get(Math.min(position.turn, turns.size() - 1));
                if (position.step == steps.size()) {
                    position.turn++;
                    position.step = 0;
                    continue;
                }
                Optional<ModelReply> reply = steps.get(position.step).apply(request);
                if (reply.isPresent()) {
                    position.step += steps.get(position.step) instanceof AwaitMessage ? 0 : 1;
                    return reply.get();
                }
                position.step++;
            }
        }
    }

    /** Looks again and again whether a message has come. */
    private record AwaitMessage() implements Step {

        @Override
        public Optional<ModelReply> apply(ModelRequest request) {
            boolean came = told(request).size() > 1;
            return came ? Optional.empty() : Optional.of(reply().calls(CodexCalls.shell("sleep 0.1")));
        }
    }

    /** One answer after the other: an answer ends with a tool call, with silence, or with the turn. */
    private static List<Step> steps(List<AgentAct> acts) {
        List<Step> steps = new ArrayList<>();
        ModelReply current = reply();
        for (AgentAct act : acts) {
            if (act instanceof AgentAct.Say say) {
                current = current.says(say.text());
            } else if (act instanceof AgentAct.Structured structured) {
                current = current.says(structured.json());
            } else if (act instanceof AgentAct.Use use) {
                current = current.using(use.usage());
            } else if (act instanceof AgentAct.AwaitMessage) {
                steps.add(fixed(current.calls(CodexCalls.shell("true"))));
                steps.add(new AwaitMessage());
                current = reply();
            } else if (act instanceof AgentAct.Hang hang && !hang.deaf()) {
                steps.add(fixed(current.thenFallsSilent()));
                return steps;
            } else {
                steps.add(fixed(current.calls(call(act))));
                current = reply();
            }
        }
        if (!current.parts().isEmpty()) {
            steps.add(fixed(current));
        }
        return steps;
    }

    private static Step fixed(ModelReply reply) {
        return request -> Optional.of(reply);
    }

    private static ModelReply.Part.Call call(AgentAct act) {
        if (act instanceof AgentAct.WriteFile file) {
            return CodexCalls.add(file.path(), file.content());
        }
        if (act instanceof AgentAct.CallHost host) {
            return CodexCalls.host(host.tool(), host.input());
        }
        return CodexCalls.shell(Relay.command(act, OPEN_TOOL), PATIENCE);
    }
}

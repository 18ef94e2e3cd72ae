package org.jvmfactory.engine.claude;

import static org.jvmfactory.testkit.ModelReply.reply;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jvmfactory.testkit.ClaudeCalls;
import org.jvmfactory.testkit.ModelReply;
import org.jvmfactory.testkit.ModelRequest;
import org.jvmfactory.testkit.ModelScenario;
import org.jvmfactory.testkit.contract.AgentAct;
import org.jvmfactory.testkit.contract.Relay;

/** A model that does in each turn of a conversation what a contract says. */
final class ActedTurns implements ModelScenario {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String OPEN_TOOL =
            "{\"type\":\"assistant\",\"message\":{\"id\":\"open\",\"model\":\"open\",\"content\":"
                    + "[{\"type\":\"tool_use\",\"id\":\"open\",\"name\":\"Bash\",\"input\":{\"command\":\"sleep\"}}]}}";

    private static final String STEERING = "The user sent a new message while you were working:";

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
                    told.add(words.text());
                }
            }
        }
        return told;
    }

    private static boolean isTold(String role, String text) {
        return role.equals("user") ? !text.startsWith("<system-reminder>") : text.startsWith(STEERING);
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
            return came ? Optional.empty() : Optional.of(reply().calls(ClaudeCalls.bash("sleep 0.1")));
        }
    }

    /** One answer after the other: an answer ends with a tool call, with silence, or with the turn. */
    private static List<Step> steps(List<AgentAct> acts) {
        List<Step> steps = new ArrayList<>();
        ModelReply current = reply();
        for (AgentAct act : acts) {
            if (act instanceof AgentAct.Say say) {
                current = current.says(say.text());
            } else if (act instanceof AgentAct.Use use) {
                current = current.using(use.usage());
            } else if (act instanceof AgentAct.AwaitMessage) {
                steps.add(fixed(current.calls(ClaudeCalls.bash("true"))));
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
            return ClaudeCalls.write(file.path(), file.content());
        }
        if (act instanceof AgentAct.CallHost host) {
            return ClaudeCalls.host(host.tool(), host.input());
        }
        if (act instanceof AgentAct.Structured structured) {
            return ClaudeCalls.structured(structured.json());
        }
        return ClaudeCalls.bash(Relay.command(act, OPEN_TOOL), PATIENCE);
    }
}

package org.jvmfactory.engine.aider;

import static org.jvmfactory.testkit.ModelReply.reply;

import java.util.ArrayList;
import java.util.List;
import org.jvmfactory.task.Usage;
import org.jvmfactory.testkit.ModelReply;
import org.jvmfactory.testkit.ModelRequest;
import org.jvmfactory.testkit.ModelScenario;
import org.jvmfactory.testkit.contract.AgentAct;
import org.jvmfactory.testkit.contract.Relay;

/** A model that does in each turn of a conversation what a contract says: one answer after the other, the last turn again and again. */
final class ActedTurns implements ModelScenario {

    private static final String OPEN_TOOL =
            "{\"type\":\"tool\",\"call\":\"open\",\"tool\":\"Bash\",\"summary\":\"sleep\",\"input\":\"sleep\"}";

    /** How what Aider itself says in the user's name begins. */
    private static final List<String> OWN = List.of(
            "I am not sharing any files",
            "I am working with you",
            "I have *added these files",
            "I switched to a new code base",
            "I updated the files",
            "Here are summaries",
            "Output from ",
            "The commands ran",
            "Change get_factorial",
            "Refactor hello()");

    private final List<List<ModelReply>> turns;
    private int turn;
    private int step;

    ActedTurns(List<List<AgentAct>> turns) {
        this.turns = turns.stream().map(ActedTurns::replies).toList();
    }

    /** What the agent was told by {@code request}: prompts and further messages. */
    static List<String> told(ModelRequest request) {
        return request.texts("user").stream()
                .filter(text -> OWN.stream().noneMatch(text::startsWith))
                .toList();
    }

    /** A reply that says {@code words} and has {@code command} run. */
    static String running(String words, String command) {
        return words + "\n\n```bash\n" + command + "\n```\n";
    }

    @Override
    public synchronized ModelReply answer(ModelRequest request) {
        List<ModelReply> replies = turns.get(Math.min(turn, turns.size() - 1));
        ModelReply reply = replies.get(step);
        step++;
        if (step == replies.size()) {
            step = 0;
            turn++;
        }
        return reply;
    }

    private static List<ModelReply> replies(List<AgentAct> acts) {
        List<ModelReply> replies = new ArrayList<>();
        String words = "";
        Usage usage = reply().usage();
        for (AgentAct act : acts) {
            if (act instanceof AgentAct.Say say) {
                words = say.text();
            } else if (act instanceof AgentAct.Use use) {
                usage = use.usage();
            } else {
                replies.add(reply().says(running(words, command(act))).using(usage));
                words = "";
            }
        }
        if (!words.isEmpty() || replies.isEmpty()) {
            replies.add(reply().says(words).using(usage));
        }
        return replies;
    }

    private static String command(AgentAct act) {
        return Relay.isNeeded(act)
                ? Relay.command(act, OPEN_TOOL)
                : "sleep 3600"; // what else there is works on in silence
    }
}

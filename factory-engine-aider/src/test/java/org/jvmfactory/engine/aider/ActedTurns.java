package org.jvmfactory.engine.aider;

import static org.jvmfactory.testkit.ModelReply.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jvmfactory.task.Usage;
import org.jvmfactory.testkit.ModelReply;
import org.jvmfactory.testkit.ModelRequest;
import org.jvmfactory.testkit.ModelScenario;
import org.jvmfactory.testkit.contract.AgentAct;

/** A model that does in each turn of a conversation what a contract says: one answer after the other, the last turn again and again. */
final class ActedTurns implements ModelScenario {

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
        if (act instanceof AgentAct.Hang hang) {
            return hang.deaf() ? Relay.call("kill -STOP $(cat \"$HOME/cli\")") : "sleep 3600";
        }
        if (act instanceof AgentAct.PrintLine line) {
            return Relay.call("printf '%s\\n' " + Relay.quoted(line.raw()));
        }
        if (act instanceof AgentAct.Die die) {
            return Relay.call("echo " + die.status() + " >\"$HOME/status\"; echo " + Relay.quoted(die.stderr())
                    + " >&2; kill -9 $(cat \"$HOME/cli\")");
        }
        if (act instanceof AgentAct.LeaveToolOpen) {
            return Relay.call(
                    "printf '%s\\n' "
                            + Relay.quoted(
                                    "{\"type\":\"tool\",\"call\":\"open\",\"tool\":\"Bash\",\"summary\":\"sleep\",\"input\":\"sleep\"}"));
        }
        if (act instanceof AgentAct.LeaveProcess left) {
            return Relay.call("(setsid sh -c 'trap \"\" TERM INT HUP; while :; do sleep 3600; done' " + left.marker()
                    + (left.keepsPipe() ? "" : " >/dev/null 2>&1") + " &)");
        }
        throw new IllegalArgumentException("the CLI can't be made to do " + act);
    }

    /** Whether no model can make the CLI do this. */
    static boolean needsRelay(List<List<AgentAct>> turns) {
        return turns.stream()
                .flatMap(List::stream)
                .anyMatch(act -> Stream.of(
                                AgentAct.PrintLine.class,
                                AgentAct.Die.class,
                                AgentAct.LeaveToolOpen.class,
                                AgentAct.LeaveProcess.class)
                        .anyMatch(kind -> kind.isInstance(act)));
    }
}

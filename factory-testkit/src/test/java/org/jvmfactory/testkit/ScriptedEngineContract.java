package org.jvmfactory.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.testkit.contract.AgentAct;
import org.jvmfactory.testkit.contract.AgentEngineContract;
import org.jvmfactory.testkit.scripted.Wire;

/** Makes scripts of what the contract wants agents to do. Each turn begins with the agent repeating what it was told. */
abstract class ScriptedEngineContract extends AgentEngineContract {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    protected AgentEngine engine(List<List<AgentAct>> turns) {
        ObjectNode script = JSON.createObjectNode();
        ObjectNode entry = script.putArray("default").addObject();
        ArrayNode then = JSON.createArrayNode();
        for (int i = 0; i < turns.size(); i++) {
            ArrayNode actions = (i == 0 ? entry : then.addObject()).putArray("do");
            actions.add("say-prompt");
            turns.get(i).forEach(act -> add(actions, act));
        }
        entry.set("then", then);
        return ScriptedEngine.of(ConfigNode.ofJson("script", script.toString()));
    }

    @Override
    protected List<String> told(SessionBench bench) {
        List<String> told = new ArrayList<>();
        boolean turnBegins = true;
        for (AgentEvent event : bench.events()) {
            if (event instanceof AgentEvent.Said said && turnBegins) {
                told.add(said.text());
                turnBegins = false;
            } else if (event instanceof AgentEvent.MessageDelivered delivered) {
                told.add(delivered.text());
            } else if (event instanceof AgentEvent.TurnEnded) {
                turnBegins = true;
            }
        }
        return told;
    }

    private static void add(ArrayNode actions, AgentAct act) {
        if (act instanceof AgentAct.Say say) {
            actions.addObject().put("say", say.text());
        } else if (act instanceof AgentAct.PrintLine print) {
            actions.addObject().put("print", print.raw());
        } else if (act instanceof AgentAct.Die die) {
            actions.addObject().put("print-error", die.stderr());
            actions.addObject().put("exit", die.status());
        } else if (act instanceof AgentAct.Hang hang) {
            if (hang.deaf()) {
                actions.addObject().put("hang", "deaf");
            } else {
                actions.add("hang");
            }
        } else if (act instanceof AgentAct.AwaitMessage) {
            actions.add("await-message");
        } else if (act instanceof AgentAct.Structured structured) {
            actions.addObject().put("structured", structured.json());
        } else if (act instanceof AgentAct.LeaveToolOpen) {
            actions.addObject().put("print", Wire.line("tool-started", "open", "Bash", "sleep", "sleep"));
        } else {
            addLarger(actions, act);
        }
    }

    private static void addLarger(ArrayNode actions, AgentAct act) {
        if (act instanceof AgentAct.LeaveProcess left) {
            actions.addObject().putObject("orphan").put("marker", left.marker()).put("keeps-pipe", left.keepsPipe());
        } else if (act instanceof AgentAct.WriteFile file) {
            ObjectNode tool = actions.addObject().putObject("use-tool").put("tool", "Write");
            tool.putArray("do")
                    .addObject()
                    .putObject("write")
                    .put("path", file.path())
                    .put("content", file.content());
        } else if (act instanceof AgentAct.CallHost call) {
            actions.addObject().putObject("call-tool").put("tool", call.tool()).put("input", call.input());
        } else if (act instanceof AgentAct.Use use) {
            actions.addObject()
                    .putObject("usage")
                    .put("input", use.usage().inputTokens())
                    .put("output", use.usage().outputTokens())
                    .put("turns", use.usage().turns());
            actions.addObject().put("cost", use.cost().usd().toPlainString());
        } else {
            throw new IllegalArgumentException("a script has nothing for " + act);
        }
    }
}

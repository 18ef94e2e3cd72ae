package org.jvmfactory.engine.claude;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.testkit.ClaudeCalls;
import org.jvmfactory.testkit.ModelReply;
import org.jvmfactory.testkit.ModelRequest;
import org.jvmfactory.testkit.contract.AgentAct;
import org.jvmfactory.testkit.contract.Dialect;

/** How models have Claude Code do something. */
final class ClaudeDialect implements Dialect {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String STEERING = "The user sent a new message while you were working:";

    @Override
    public String openTool() {
        return "{\"type\":\"assistant\",\"message\":{\"id\":\"open\",\"model\":\"open\",\"content\":"
                + "[{\"type\":\"tool_use\",\"id\":\"open\",\"name\":\"Bash\",\"input\":{\"command\":\"sleep\"}}]}}";
    }

    @Override
    public ModelReply.Part.Call shell(String command, Duration wait) {
        return ClaudeCalls.bash(command, wait);
    }

    @Override
    public Optional<ModelReply.Part.Call> call(AgentAct act) {
        if (act instanceof AgentAct.WriteFile file) {
            return Optional.of(ClaudeCalls.write(file.path(), file.content()));
        }
        if (act instanceof AgentAct.RunCommand run) {
            return Optional.of(ClaudeCalls.bash(run.command(), PATIENCE));
        }
        if (act instanceof AgentAct.CallHost host) {
            return Optional.of(ClaudeCalls.host(host.tool(), host.input()));
        }
        if (act instanceof AgentAct.CallServer server) {
            return Optional.of(
                    new ModelReply.Part.Call("mcp__" + server.server() + "__" + server.tool(), server.input()));
        }
        return act instanceof AgentAct.Structured structured
                ? Optional.of(ClaudeCalls.structured(structured.json()))
                : Optional.empty();
    }

    @Override
    public List<String> told(ModelRequest request) {
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
}

package org.jvmfactory.engine.codex;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.testkit.CodexCalls;
import org.jvmfactory.testkit.ModelReply;
import org.jvmfactory.testkit.ModelRequest;
import org.jvmfactory.testkit.contract.AgentAct;
import org.jvmfactory.testkit.contract.Dialect;

/** How models have Codex do something. */
final class CodexDialect implements Dialect {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What the CLI and the engine put into the conversation themselves. */
    private static final List<String> OWN = List.of("<environment_context>", "<turn_aborted>", "This was declined: ");

    @Override
    public String openTool() {
        return "{\"method\":\"item/started\",\"params\":{\"item\":{\"type\":\"commandExecution\",\"id\":\"open\","
                + "\"command\":\"sleep\"}}}";
    }

    @Override
    public ModelReply.Part.Call shell(String command, Duration wait) {
        return CodexCalls.shell(command, wait);
    }

    @Override
    public Optional<ModelReply.Part.Call> call(AgentAct act) {
        if (act instanceof AgentAct.WriteFile file) {
            return Optional.of(CodexCalls.add(file.path(), file.content()));
        }
        if (act instanceof AgentAct.RunCommand run) {
            return Optional.of(CodexCalls.shell(run.command(), PATIENCE));
        }
        if (act instanceof AgentAct.CallHost host) {
            return Optional.of(CodexCalls.host(host.tool(), host.input()));
        }
        return act instanceof AgentAct.CallServer server
                ? Optional.of(CodexCalls.server(server.server(), server.tool(), server.input()))
                : Optional.empty();
    }

    @Override
    public List<String> told(ModelRequest request) {
        List<String> told = new ArrayList<>();
        for (String words : request.texts("user")) {
            if (OWN.stream().noneMatch(words::startsWith)) {
                boolean goesOn = !told.isEmpty() && words.length() == ServerProtocol.LONGEST_MESSAGE;
                told.add((goesOn ? told.remove(told.size() - 1) : "") + words);
            }
        }
        return told;
    }
}

package org.jvmfactory.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.command.CommandEngine;
import org.jvmfactory.testkit.contract.AgentAct;
import org.jvmfactory.testkit.contract.AgentEngineContract;
import org.jvmfactory.testkit.junit.TestDirectories;

/** Describes a fake CLI that prints JSON lines, and makes it do what the contract wants. */
abstract class CommandEngineContract extends AgentEngineContract {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String DESCRIPTION = """
            command: [%s, --json]
            start: [--session, "{session}"]
            resume: [--resume, "{session}"]
            output: json-lines
            fields:
              session: /session
              text: {at: /said, when: {/type: message}}
              tool-started: {call: /call, tool: /tool, when: {/type: tool}}
              end: {at: /type, when: {/type: end}}
            exit-codes: {44: session-gone}
            secrets: {FAKE_KEY: the-key-of-the-fake}
            """;

    /** Takes the session's name from its arguments, and goes on only with one that it has begun itself. */
    private static final String SESSION = """
            mkdir -p "$HOME/sessions"
            if [ "$2" = --resume ] && [ ! -e "$HOME/sessions/$3" ]; then echo "no session $3" >&2; exit 44; fi
            : > "$HOME/sessions/$3"
            printf '{"session":"%s"}\\n' "$3"
            """;

    @TempDir(factory = TestDirectories.class)
    private Path directory;

    @Override
    protected AgentEngine engine(List<List<AgentAct>> turns) {
        FakeCli cli = FakeCli.named("fake").readsAll().runs(SESSION);
        for (int i = 0; i < turns.size(); i++) {
            cli = cli.runs(
                    i == turns.size() - 1
                            ? "if true; then"
                            : "if [ $(basename \"$record\") -eq " + (i + 1) + " ]; then");
            for (AgentAct act : turns.get(i)) {
                cli = doing(cli, act);
            }
            cli = cli.prints("{\"type\":\"end\"}").runs("exit 0").runs("fi");
        }
        return CommandEngine.of(ConfigNode.parse("factory.yml", DESCRIPTION.formatted(cli.writeTo(directory))));
    }

    @Override
    protected List<String> told(SessionBench bench) {
        return FakeCli.named("fake").calls(bench.home()).stream()
                .map(FakeCli.Call::input)
                .toList();
    }

    private static FakeCli doing(FakeCli cli, AgentAct act) {
        if (act instanceof AgentAct.Say say) {
            ObjectNode line = JSON.createObjectNode().put("type", "message").put("said", say.text());
            return cli.prints(line.toString());
        } else if (act instanceof AgentAct.PrintLine print) {
            return cli.prints(print.raw());
        } else if (act instanceof AgentAct.Die die) {
            return cli.complains(die.stderr()).exits(die.status());
        } else if (act instanceof AgentAct.Hang hang) {
            return hang.deaf() ? cli.hangsDeaf() : cli.hangs();
        } else if (act instanceof AgentAct.LeaveProcess left) {
            return cli.leavesBehind(left.marker(), left.keepsPipe());
        } else if (act instanceof AgentAct.LeaveToolOpen) {
            return cli.prints("{\"type\":\"tool\",\"call\":\"1\",\"tool\":\"shell\"}");
        }
        return cli; // only asked of engines that declare more
    }
}

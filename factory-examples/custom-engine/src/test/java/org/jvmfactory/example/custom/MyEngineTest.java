package org.jvmfactory.example.custom;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.sandbox.BubblewrapSandboxProvider;
import org.jvmfactory.sandbox.SandboxProvider;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.testkit.FakeCli;
import org.jvmfactory.testkit.SessionBench;
import org.jvmfactory.testkit.contract.AgentAct;
import org.jvmfactory.testkit.contract.AgentEngineContract;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.testkit.junit.TestDirectories;

class MyEngineTest extends AgentEngineContract {

    private static final FakeCli MYCLI = FakeCli.named("mycli").readsAll().prints("session s-1");

    @TempDir(factory = TestDirectories.class)
    private Path directory;

    @Override
    protected SandboxProvider sandbox() {
        Needs.program("bwrap");
        return new BubblewrapSandboxProvider();
    }

    @Override
    protected AgentEngine engine(List<List<AgentAct>> turns) {
        FakeCli cli = MYCLI;
        for (AgentAct act : turns.get(0)) {
            cli = doing(cli, act);
        }
        return new MyEngine(cli.prints("end").writeTo(directory), Secret.of("the-key-of-mycli"));
    }

    @Override
    protected List<String> told(SessionBench bench) {
        return MYCLI.calls(bench.home()).stream().map(FakeCli.Call::input).toList();
    }

    private static FakeCli doing(FakeCli cli, AgentAct act) {
        if (act instanceof AgentAct.Say say) {
            return cli.prints("says " + say.text());
        } else if (act instanceof AgentAct.PrintLine print) {
            return cli.prints(print.raw());
        } else if (act instanceof AgentAct.Die die) {
            return cli.complains(die.stderr()).exits(die.status());
        } else if (act instanceof AgentAct.Hang hang) {
            return hang.deaf() ? cli.hangsDeaf() : cli.hangs();
        } else if (act instanceof AgentAct.LeaveProcess left) {
            return cli.leavesBehind(left.marker(), left.keepsPipe());
        } else if (act instanceof AgentAct.LeaveToolOpen) {
            return cli.prints("runs sleep 60");
        }
        return cli; // the rest is only asked of engines that declare a capability for it
    }
}

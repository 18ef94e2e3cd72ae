package org.jvmfactory.testkit.hostile;

import org.jvmfactory.sandbox.BubblewrapSandboxProvider;
import org.jvmfactory.sandbox.SandboxProvider;
import org.jvmfactory.testkit.junit.Needs;

/** In bubblewrap, where nearly everything is promised. */
class HostileAgentInBubblewrapTest extends HostileAgent {

    @Override
    SandboxProvider provider() {
        Needs.program("bwrap");
        return new BubblewrapSandboxProvider();
    }

    @Override
    String settings() {
        return "sandbox: bubblewrap";
    }

    @Override
    int leastJudged() {
        return 114;
    }
}

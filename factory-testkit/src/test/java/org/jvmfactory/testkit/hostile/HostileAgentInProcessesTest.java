package org.jvmfactory.testkit.hostile;

import org.jvmfactory.sandbox.ProcessSandboxProvider;
import org.jvmfactory.sandbox.SandboxProvider;

/** In plain processes, where all that is promised is what Factory does itself. */
class HostileAgentInProcessesTest extends HostileAgent {

    @Override
    SandboxProvider provider() {
        return new ProcessSandboxProvider();
    }

    @Override
    String settings() {
        return "isolation: none";
    }

    @Override
    int leastJudged() {
        return 65;
    }
}

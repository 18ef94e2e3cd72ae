package org.jvmfactory.workspace;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.jvmfactory.sandbox.ProcessSandboxProvider;

/** In plain processes, where all there is is what the host itself leaves undone. Needs root: only then the host's user and the agent's are two. */
class HostileTreeTest extends HostileTree {

    private static final SandboxMachine MACHINE = new SandboxMachine(new ProcessSandboxProvider());

    HostileTreeTest() throws Exception {
        super(MACHINE);
        assumeTrue(
                MACHINE.agentUser().isPresent(), "only where the JVM is root, the host's user and the agent's are two");
    }

    @AfterAll
    static void stop() throws Exception {
        MACHINE.close();
    }
}

package org.jvmfactory.engine.claude;

import org.jvmfactory.sandbox.BubblewrapSandboxProvider;
import org.jvmfactory.sandbox.SandboxProvider;
import org.jvmfactory.testkit.junit.Needs;

class ClaudeInBubblewrapIT extends ClaudeContract {

    @Override
    protected SandboxProvider sandbox() {
        Needs.program("bwrap");
        return new BubblewrapSandboxProvider();
    }
}

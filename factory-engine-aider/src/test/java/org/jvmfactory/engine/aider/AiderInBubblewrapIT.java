package org.jvmfactory.engine.aider;

import org.jvmfactory.sandbox.BubblewrapSandboxProvider;
import org.jvmfactory.sandbox.SandboxProvider;
import org.jvmfactory.testkit.junit.Needs;

class AiderInBubblewrapIT extends AiderContract {

    @Override
    protected SandboxProvider sandbox() {
        Needs.program("bwrap");
        return new BubblewrapSandboxProvider();
    }
}

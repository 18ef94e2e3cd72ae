package org.jvmfactory.engine.aider;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.sandbox.BubblewrapSandboxProvider;
import org.jvmfactory.sandbox.SandboxProvider;
import org.jvmfactory.testkit.junit.Needs;

@Execution(ExecutionMode.CONCURRENT)
class AiderInBubblewrapIT extends AiderContract {

    @Override
    protected SandboxProvider sandbox() {
        Needs.program("bwrap");
        return new BubblewrapSandboxProvider();
    }
}

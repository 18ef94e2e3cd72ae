package org.jvmfactory.engine.aider;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.sandbox.ProcessSandboxProvider;
import org.jvmfactory.sandbox.SandboxProvider;

@Execution(ExecutionMode.CONCURRENT)
class AiderInProcessesIT extends AiderContract {

    @Override
    protected SandboxProvider sandbox() {
        return new ProcessSandboxProvider();
    }
}

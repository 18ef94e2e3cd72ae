package org.jvmfactory.engine.aider;

import org.jvmfactory.sandbox.ProcessSandboxProvider;
import org.jvmfactory.sandbox.SandboxProvider;

class AiderInProcessesIT extends AiderContract {

    @Override
    protected SandboxProvider sandbox() {
        return new ProcessSandboxProvider();
    }
}

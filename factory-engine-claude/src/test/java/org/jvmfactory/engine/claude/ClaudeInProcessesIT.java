package org.jvmfactory.engine.claude;

import org.jvmfactory.sandbox.ProcessSandboxProvider;
import org.jvmfactory.sandbox.SandboxProvider;

class ClaudeInProcessesIT extends ClaudeContract {

    @Override
    protected SandboxProvider sandbox() {
        return new ProcessSandboxProvider();
    }
}

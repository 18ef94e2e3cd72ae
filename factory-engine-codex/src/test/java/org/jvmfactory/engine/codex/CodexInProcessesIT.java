package org.jvmfactory.engine.codex;

import org.jvmfactory.sandbox.ProcessSandboxProvider;
import org.jvmfactory.sandbox.SandboxProvider;

class CodexInProcessesIT extends CodexContract {

    @Override
    protected SandboxProvider sandbox() {
        return new ProcessSandboxProvider();
    }
}

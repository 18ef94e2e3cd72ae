package org.jvmfactory.testkit;

import org.jvmfactory.sandbox.ProcessSandboxProvider;
import org.jvmfactory.sandbox.SandboxProvider;

class ScriptedEngineInProcessesTest extends ScriptedEngineContract {

    @Override
    protected SandboxProvider sandbox() {
        return new ProcessSandboxProvider();
    }
}

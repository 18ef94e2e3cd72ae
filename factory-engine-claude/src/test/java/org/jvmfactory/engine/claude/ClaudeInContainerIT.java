package org.jvmfactory.engine.claude;

import org.jvmfactory.sandbox.ContainerSandboxProvider;
import org.jvmfactory.sandbox.SandboxProvider;
import org.jvmfactory.testkit.junit.Needs;

class ClaudeInContainerIT extends ClaudeContract {

    @Override
    protected SandboxProvider sandbox() {
        Needs.program("podman");
        return new ContainerSandboxProvider();
    }
}

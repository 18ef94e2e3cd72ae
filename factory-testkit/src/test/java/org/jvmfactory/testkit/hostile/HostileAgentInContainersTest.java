package org.jvmfactory.testkit.hostile;

import org.jvmfactory.sandbox.ContainerSandboxProvider;
import org.jvmfactory.sandbox.SandboxProvider;
import org.jvmfactory.testkit.junit.Needs;

/** In containers, where memory and processes are limited too. */
class HostileAgentInContainersTest extends HostileAgent {

    @Override
    SandboxProvider provider() {
        Needs.program("podman");
        return new ContainerSandboxProvider();
    }

    @Override
    String settings() {
        return "sandbox: {kind: container, limits: {memory: 180MiB, pids: 120, cpus: 1, output: 64MiB}}";
    }

    @Override
    int leastJudged() {
        return 116;
    }
}

package org.jvmfactory.sandbox;

import java.util.List;

/** Makes the sandbox of kind {@code container}: Podman or Docker by their command lines, which limit memory, processes and processors too. */
public final class ContainerSandboxProvider implements SandboxProvider {

    static final String KIND = "container";

    public ContainerSandboxProvider() {}

    @Override
    public String type() {
        return KIND;
    }

    @Override
    public Sandbox create(SandboxHost host) {
        return new WrappingSandbox(KIND, host, List.of(new ContainerWrapper(host)));
    }
}

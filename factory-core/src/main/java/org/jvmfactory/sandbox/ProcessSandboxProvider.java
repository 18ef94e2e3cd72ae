package org.jvmfactory.sandbox;

import java.util.List;

/** Makes the sandbox of kind {@code process}, which confines nothing: for work that is trusted. */
public final class ProcessSandboxProvider implements SandboxProvider {

    static final String KIND = "process";

    public ProcessSandboxProvider() {}

    @Override
    public String type() {
        return KIND;
    }

    @Override
    public Sandbox create(SandboxHost host) {
        host.config().only(); // there is nothing to set
        return new WrappingSandbox(KIND, host, List.of(ProcessWrapper.values()));
    }
}

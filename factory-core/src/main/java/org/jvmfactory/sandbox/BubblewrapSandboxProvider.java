package org.jvmfactory.sandbox;

import java.util.List;

/** Makes the sandbox of kind {@code bubblewrap}: Linux namespaces around an allow-list of files and of hosts. */
public final class BubblewrapSandboxProvider implements SandboxProvider {

    static final String KIND = "bubblewrap";

    public BubblewrapSandboxProvider() {}

    @Override
    public String type() {
        return KIND;
    }

    @Override
    public Sandbox create(SandboxHost host) {
        host.config().only(); // there is nothing to set
        return new WrappingSandbox(KIND, host, List.of(new BubblewrapWrapper()));
    }
}

package org.jvmfactory.sandbox;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jvmfactory.testkit.contract.SandboxContract;

/** Kind {@code process} as it is where no namespaces can be made. */
class PlainProcessSandboxTest extends SandboxContract {

    @Override
    protected SandboxProvider provider() {
        return new SandboxProvider() {
            @Override
            public String type() {
                return "process";
            }

            @Override
            public Sandbox create(SandboxHost host) {
                return new WrappingSandbox(type(), host, List.of(ProcessWrapper.DEATH_SIGNAL, ProcessWrapper.BARE));
            }
        };
    }

    @Override
    protected Set<Guarantee> neverGiven() {
        return EnumSet.allOf(Guarantee.class);
    }
}

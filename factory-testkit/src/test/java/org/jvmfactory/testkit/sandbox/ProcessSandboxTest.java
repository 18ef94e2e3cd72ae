package org.jvmfactory.testkit.sandbox;

import java.util.EnumSet;
import java.util.Set;
import org.jvmfactory.sandbox.Guarantee;
import org.jvmfactory.sandbox.ProcessSandboxProvider;
import org.jvmfactory.sandbox.SandboxProvider;
import org.jvmfactory.testkit.contract.SandboxContract;

class ProcessSandboxTest extends SandboxContract {

    @Override
    protected SandboxProvider provider() {
        return new ProcessSandboxProvider();
    }

    @Override
    protected Set<Guarantee> neverGiven() {
        return EnumSet.complementOf(
                EnumSet.of(Guarantee.TREE_KILLED, Guarantee.DIES_WITH_JVM, Guarantee.ENVIRONMENT_HIDDEN));
    }
}

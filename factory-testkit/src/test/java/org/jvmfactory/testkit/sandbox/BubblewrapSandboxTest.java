package org.jvmfactory.testkit.sandbox;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.jvmfactory.sandbox.BubblewrapSandboxProvider;
import org.jvmfactory.sandbox.Guarantee;
import org.jvmfactory.sandbox.SandboxProvider;
import org.jvmfactory.testkit.contract.SandboxContract;
import org.jvmfactory.testkit.junit.Needs;

class BubblewrapSandboxTest extends SandboxContract {

    @BeforeEach
    void needs_bubblewrap() {
        Needs.program("bwrap");
    }

    @Override
    protected SandboxProvider provider() {
        return new BubblewrapSandboxProvider();
    }

    @Override
    protected Set<Guarantee> neverGiven() {
        return EnumSet.of(
                Guarantee.NETWORK_DENIED,
                Guarantee.EGRESS_LISTED,
                Guarantee.MEMORY_LIMITED,
                Guarantee.PIDS_LIMITED,
                Guarantee.CPU_LIMITED,
                Guarantee.DISK_LIMITED,
                Guarantee.SYSCALLS_FILTERED);
    }
}

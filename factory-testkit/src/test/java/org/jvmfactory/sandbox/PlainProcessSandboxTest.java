package org.jvmfactory.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jvmfactory.testkit.contract.SandboxContract;

/** Kind {@code process} as it is where no namespaces can be made. */
class PlainProcessSandboxTest extends SandboxContract {

    @Test
    void closing_ends_also_what_left_the_tree_as_long_as_it_kept_its_environment() {
        SandboxedProcess running =
                sandbox.start(spec("(setsid sh -c 'echo up; exec sleep 50' &); echo up; exec sleep 50"));
        await().until(() -> printed().size() == 2);

        running.close(); // and the contract looks for what is left

        assertThat(running.alive()).isFalse();
    }

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

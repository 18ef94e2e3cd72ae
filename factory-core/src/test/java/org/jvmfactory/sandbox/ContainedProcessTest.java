package org.jvmfactory.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.process.ChildProcess;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.process.ProcessSpec;

@EnabledOnOs(OS.LINUX)
class ContainedProcessTest {

    private static final String TAG = "any";

    @TempDir
    Path scratch;

    @Test
    void what_a_wrapper_had_not_bound_to_itself_yet_when_it_was_killed_ends_too() throws Exception {
        try (ChildProcesses processes = new ChildProcesses()) {
            ScratchFiles files = ScratchFiles.in(scratch, TAG);
            ContainedProcess process = stillStarting(processes, files);
            await().until(() -> files.read(StillStarting.BEGUN), "begun"::equals);

            process.close();

            assertThat(processes.tagged(SandboxEnvironment.START, files.id())).isEmpty();
        }
    }

    @Test
    void closing_again_ends_nothing_more() throws Exception {
        try (ChildProcesses processes = new ChildProcesses()) {
            ScratchFiles files = ScratchFiles.in(scratch, TAG);
            ContainedProcess process = stillStarting(processes, files);
            process.close();
            ChildProcess later = processes.start(ProcessSpec.of(List.of("sleep", "600"), scratch)
                    .withEnvironment(Map.of(SandboxEnvironment.START, files.id())));

            process.close();

            assertThat(later.alive()).isTrue();
        }
    }

    private ContainedProcess stillStarting(ChildProcesses processes, ScratchFiles files) throws Exception {
        SandboxHost host = new SandboxHost(processes, scratch, OptionalInt.empty(), ConfigNode.empty());
        SandboxSpec spec =
                new SandboxSpec(TAG, ProcessSpec.of(List.of("true"), scratch), List.of(), scratch, Map.of(), Set.of());
        return new Start(host, new AgentUser(1, false), new StillStarting()).command(spec, files);
    }

    /** Has begun something that isn't below it, and hangs before it says that the command runs. */
    private static final class StillStarting implements TestWrapper {

        static final String BEGUN = "begun";

        @Override
        public List<String> commandLine(SandboxSpec spec, List<String> command, AgentUser user, ScratchFiles files) {
            return List.of(
                    "sh",
                    "-c",
                    "(setsid sleep 600 >/dev/null 2>&1 &); printf begun >\"$1\"; exec sleep 600",
                    "sh",
                    files.path(BEGUN).toString());
        }

        @Override
        public int depth() {
            return 2;
        }

        @Override
        public Set<Guarantee> attempts() {
            return Set.of();
        }
    }
}

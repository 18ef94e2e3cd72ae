package org.jvmfactory.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.process.ChildProcesses;

class WrapperTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sh: 1: exec: bwrap: not found                                                    | apt-get install bubblewrap
            sh: 1: exec: setpriv: not found                                                  | util-linux
            bwrap: Unknown option --disable-userns                                           | 0.8 or later
            bwrap: Creating new namespace failed: nesting depth or limits exceeded (ENOSPC)  | sysctl user.max_user_namespaces
            bwrap: setting up uid map: Permission denied                                     | AppArmor
            bwrap: No permissions to create new namespace                                    | seccomp
            """)
    void what_bubblewrap_says_is_kept_and_explained(String said, String remedy) {
        assertThat(new BubblewrapWrapper().explain(said)).startsWith(said).contains(remedy);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sh: 1: exec: setsid: not found                      | util-linux
            unshare: unshare failed: Operation not permitted    | sysctl user.max_user_namespaces
            unshare: unshare failed: No space left on device    | sysctl user.max_user_namespaces
            """)
    void what_a_plain_process_says_is_kept_and_explained(String said, String remedy) {
        assertThat(ProcessWrapper.NAMESPACE.explain(said)).startsWith(said).contains(remedy);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Cannot connect to the Docker daemon at unix:///run/docker.sock.                  | DOCKER_HOST
        Error: runc create failed: error setting rlimit type 7: operation not permitted  | default_ulimits
        Error: crun: cgroups in hybrid mode not supported                                | use runc
        exec: "/bin/bash": stat /bin/bash: no such file or directory                     | must have /bin/bash
        """)
    void what_a_container_runtime_says_is_kept_and_explained(String said, String remedy) {
        try (ChildProcesses processes = new ChildProcesses()) {
            assertThat(container(processes).explain(said)).startsWith(said).contains(remedy);
        }
    }

    private static Wrapper container(ChildProcesses processes) {
        return new ContainerWrapper(
                new SandboxHost(processes, Path.of("/nowhere"), OptionalInt.empty(), ConfigNode.empty()));
    }

    @Test
    void silence_is_explained_too() {
        assertThat(new BubblewrapWrapper().explain("")).isNotBlank();
        assertThat(ProcessWrapper.BARE.explain("")).isNotBlank();
    }

    @Test
    void there_is_a_reason_for_every_guarantee_that_is_not_attempted() {
        ChildProcesses processes = new ChildProcesses();
        Stream<Wrapper> wrappers = Stream.concat(
                Stream.of(new BubblewrapWrapper(), container(processes)), Stream.of(ProcessWrapper.values()));

        assertThat(wrappers).allSatisfy(wrapper -> {
            EnumSet<Guarantee> others = EnumSet.allOf(Guarantee.class);
            others.removeAll(wrapper.attempts());
            assertThat(List.copyOf(others))
                    .allSatisfy(guarantee -> assertThat(wrapper.lack(guarantee)).isNotBlank());
        });
        processes.close();
    }
}

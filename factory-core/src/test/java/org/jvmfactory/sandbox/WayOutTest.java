package org.jvmfactory.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.process.ChildProcesses;

/** With a bridge in Perl and with one in Java, by the probe that every sandbox has to pass. */
class WayOutTest {

    private final ChildProcesses processes = new ChildProcesses();
    private Path scratch;

    @BeforeEach
    void prepare() throws Exception {
        scratch = Files.createTempDirectory(Path.of("/tmp"), "way-out-");
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void clear() throws Exception {
        processes.close();
        Files.delete(scratch);
    }

    static Stream<Optional<Path>> bridges() {
        return Stream.of(Optional.of(Path.of("/usr/bin/perl")), Optional.empty());
    }

    @ParameterizedTest
    @MethodSource("bridges")
    void what_is_listed_is_reached_and_nothing_else(Optional<Path> perl) throws Exception {
        assumeTrue(perl.stream().allMatch(Files::isExecutable), "Perl is there");
        BubblewrapWrapper wrapper = new BubblewrapWrapper(perl);
        SandboxHost host = host();
        assumeTrue(
                new WrappingSandbox("bubblewrap", host, List.of(wrapper))
                        .probe()
                        .usable(),
                "bubblewrap works here");
        AgentUser user = AgentUser.of(host);
        try (ProbeGround ground = ProbeGround.in(scratch, user)) {
            assertThat(new NetworkProbe(host, user, wrapper, ground).broken()).isEmpty();
        }
    }

    private SandboxHost host() {
        boolean root = System.getProperty("user.name").equals("root");
        return new SandboxHost(
                processes, scratch, root ? OptionalInt.of(59990) : OptionalInt.empty(), ConfigNode.empty());
    }
}

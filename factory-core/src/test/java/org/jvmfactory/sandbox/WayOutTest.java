package org.jvmfactory.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With a bridge in Perl and with one in Java, by the probe that every sandbox has to pass. */
class WayOutTest {

    private ProbingHost machine;

    @BeforeEach
    void prepare() throws Exception {
        machine = new ProbingHost("way-out-");
    }

    @AfterEach
    void clear() throws Exception {
        machine.close();
    }

    static Stream<Optional<Path>> bridges() {
        return Stream.of(Optional.of(Path.of("/usr/bin/perl")), Optional.empty());
    }

    @ParameterizedTest
    @MethodSource("bridges")
    void what_is_listed_is_reached_and_nothing_else(Optional<Path> perl) throws Exception {
        assumeTrue(perl.stream().allMatch(Files::isExecutable), "Perl is there");
        BubblewrapWrapper wrapper = new BubblewrapWrapper(perl);
        machine.assumeWorks(wrapper);
        SandboxHost host = machine.host();
        AgentUser user = AgentUser.of(host);
        try (ProbeGround ground = ProbeGround.in(machine.scratch(), user)) {
            assertThat(new NetworkProbe(host, user, wrapper, ground).broken()).isEmpty();
        }
    }
}

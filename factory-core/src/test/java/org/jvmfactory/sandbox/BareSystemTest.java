package org.jvmfactory.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.process.ByteSink;
import org.jvmfactory.process.ProcessSpec;

class BareSystemTest {

    private final BubblewrapWrapper wrapper = new BubblewrapWrapper();
    private ProbingHost machine;
    private Path home;

    @BeforeEach
    void prepare() throws Exception {
        machine = new ProbingHost("bare-system-");
        machine.assumeWorks(wrapper);
        home = Files.createDirectory(machine.scratch().resolve("home"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @AfterEach
    void clear() throws Exception {
        if (home != null) {
            Files.delete(home);
        }
        machine.close();
    }

    @Test
    void a_bare_command_sees_of_the_settings_what_every_program_needs() throws Exception {
        List<String> all = settings(false);

        List<String> bare = settings(true);

        assertThat(bare)
                .contains("passwd", "group", "hosts", "ld.so.cache")
                .isSubsetOf("passwd", "group", "hosts", "ld.so.cache", "alternatives", "localtime");
        assertThat(all).containsAll(bare).hasSizeGreaterThan(bare.size());
    }

    private List<String> settings(boolean bare) throws Exception {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        ProcessSpec process = ProcessSpec.of(List.of("ls", "/etc"), home)
                .withEnvironment(Map.of())
                .withOutput((bytes, length) -> shown.write(bytes, 0, length), ByteSink.NOWHERE);
        SandboxSpec spec = new SandboxSpec("bare", process, List.of(), home, Map.of(), Set.of());
        SandboxHost host = machine.host();
        ScratchFiles files = ScratchFiles.in(machine.scratch(), spec.tag());
        try (ContainedProcess running =
                new Start(host, AgentUser.of(host), wrapper).command(bare ? spec.withBareSystem() : spec, files)) {
            assertThat(running.await(Duration.ofSeconds(20)).map(Exit::success)).contains(true);
        }
        return shown.toString(UTF_8).lines().toList();
    }
}

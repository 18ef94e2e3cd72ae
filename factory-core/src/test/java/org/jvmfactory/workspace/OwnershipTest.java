package org.jvmfactory.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnershipTest {

    private static final OptionalInt AGENT = OptionalInt.of(59990);

    @TempDir
    private Path directory;

    @Test
    void a_directory_that_a_dead_jvm_had_only_just_made_becomes_the_agents() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "gives a directory to another user");
        Path home = Files.createDirectory(directory.resolve("home"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));

        new Ownership(AGENT).agents(home);

        assertThat(Files.getAttribute(home, "unix:uid")).isEqualTo(AGENT.getAsInt());
        assertThat(Files.getAttribute(home, "unix:gid")).isEqualTo(AGENT.getAsInt());
        assertThat(Files.getPosixFilePermissions(home)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void a_directory_that_is_the_agents_keeps_the_mode_that_the_agent_gave_it() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "gives a directory to another user");
        Ownership ownership = new Ownership(AGENT);
        Path home = ownership.agents(directory.resolve("home"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-x---"));

        ownership.agents(home);

        assertThat(Files.getPosixFilePermissions(home)).isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
    }

    @Test
    void a_directory_is_nobody_elses_from_the_beginning() throws Exception {
        Path home = new Ownership(OptionalInt.empty()).agents(directory.resolve("home"));

        assertThat(Files.getPosixFilePermissions(home)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
}

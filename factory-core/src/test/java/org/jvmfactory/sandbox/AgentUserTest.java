package org.jvmfactory.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentUserTest {

    @TempDir
    Path directory;

    @Test
    void an_ordinary_user_stays_what_it_is() {
        AgentUser user = AgentUser.of(1000, OptionalInt.empty());

        assertThat(user).isEqualTo(new AgentUser(1000, false));
        assertThat(user.prefix()).isEmpty();
    }

    @Test
    void root_becomes_the_agent_user() {
        AgentUser user = AgentUser.of(0, OptionalInt.of(59990));

        assertThat(user).isEqualTo(new AgentUser(59990, true));
        assertThat(user.prefix()).containsExactly("setpriv", "--reuid", "59990", "--regid", "59990", "--clear-groups");
    }

    @Test
    void root_without_an_agent_user_is_refused() {
        assertRefused(0, OptionalInt.empty(), "as root");
    }

    @Test
    void root_is_no_agent_user() {
        assertRefused(0, OptionalInt.of(0), "can't be 0");
    }

    @Test
    void an_ordinary_user_cannot_become_another() {
        assertRefused(1000, OptionalInt.of(59990), "only root can change users");
    }

    @Test
    void what_the_mode_gives_to_others_is_evident() throws Exception {
        AgentUser user = new AgentUser(59990, true);
        Path file = Files.writeString(directory.resolve("file"), "");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxr-x"));
        assertThat(user.evidentlyMay("-r", file)).isTrue();
        assertThat(user.evidentlyMay("-w", file)).isFalse();
        assertThat(user.evidentlyMay("-x", file)).isTrue();

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwx---"));
        assertThat(user.evidentlyMay("-x", file)).isFalse();
        assertThat(user.evidentlyMay("-r", directory.resolve("missing"))).isFalse();
    }

    private static void assertRefused(int own, OptionalInt wanted, String reason) {
        assertThatThrownBy(() -> AgentUser.of(own, wanted))
                .isInstanceOfSatisfying(
                        SandboxException.class, e -> assertThat(e.code()).isEqualTo(SandboxException.Code.UNAVAILABLE))
                .hasMessageContaining(reason);
    }
}

package org.jvmfactory.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkAreaTest {

    private static final OptionalInt AGENT = OptionalInt.of(59990);

    private final Path directory;

    WorkAreaTest() throws Exception {
        directory = Files.createTempDirectory("area-").toRealPath();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void clear() throws Exception {
        SandboxMachine.delete(directory);
    }

    @Test
    void lies_in_the_data_directory_where_commands_run_as_the_same_user() throws Exception {
        WorkArea area = WorkArea.of(directory.resolve("data"), OptionalInt.empty());

        assertThat(area.directory()).isEqualTo(directory.resolve("data/work"));
        assertThat(permissions(area.directory())).isEqualTo("rwx------");
    }

    @Test
    void lies_in_the_data_directory_where_the_agents_user_can_enter_it() throws Exception {
        assumeRoot();

        WorkArea area = WorkArea.of(directory.resolve("data"), AGENT);

        assertThat(area.directory()).isEqualTo(directory.resolve("data/work"));
        assertThat(permissions(area.tasks())).isEqualTo("rwx--x---");
        assertThat(Files.getAttribute(area.mirrors(), "unix:gid")).isEqualTo(AGENT.getAsInt());
    }

    @Test
    void lies_elsewhere_where_the_agents_user_cant_enter_and_stays_there() throws Exception {
        assumeRoot();
        Path closed = Files.createDirectory(
                directory.resolve("root"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path elsewhere = directory.resolve("lib/factory");

        WorkArea area = WorkArea.of(closed.resolve("data"), AGENT, elsewhere);
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
        WorkArea again = WorkArea.of(closed.resolve("data"), AGENT, elsewhere);

        assertThat(area.directory().getParent()).isEqualTo(elsewhere);
        assertThat(again.directory()).isEqualTo(area.directory());
        assertThat(closed.resolve("data/work-area")).hasContent(area.directory().toString());
        assertThat(WorkArea.of(directory.resolve("data"), AGENT, elsewhere).directory())
                .isNotEqualTo(area.directory());
    }

    @Test
    void says_so_where_the_agents_user_can_enter_no_area() throws Exception {
        assumeRoot();
        Path closed = Files.createDirectory(
                directory.resolve("root"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));

        assertThatThrownBy(() -> WorkArea.of(closed.resolve("data"), AGENT, closed.resolve("lib")))
                .isInstanceOfSatisfying(
                        WorkspaceException.class,
                        e -> assertThat(e.code()).isEqualTo(WorkspaceException.Code.UNREACHABLE))
                .hasMessageContaining("User 59990");
    }

    private void assumeRoot() throws Exception {
        assumeTrue(
                Integer.valueOf(0).equals(Files.getAttribute(directory, "unix:uid")), "only root can give files away");
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}

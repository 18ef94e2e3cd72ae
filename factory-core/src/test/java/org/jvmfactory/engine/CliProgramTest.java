package org.jvmfactory.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliProgramTest {

    @TempDir
    Path directory;

    private static final CliProgram CLI = new CliProgram("claude", "Try 'npm install'.");

    private Path program;

    @BeforeEach
    void install() throws IOException {
        program = Files.writeString(
                        Files.createDirectory(directory.resolve("package")).resolve("claude.exe"), "")
                .toRealPath();
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(Files.createDirectory(directory.resolve("bin")).resolve("claude"), program);
        Files.createDirectories(directory.resolve("empty").resolve("claude"));
    }

    @Test
    void finds_the_file_behind_the_first_link_on_the_path() {
        String path = directory.resolve("empty") + "::" + directory.resolve("bin");

        assertThat(CLI.real(CLI.find(Optional.empty(), path))).isEqualTo(program);
    }

    @Test
    void takes_a_path_as_it_is() {
        assertThat(CLI.real(CLI.find(Optional.of(directory.resolve("bin/claude").toString()), "")))
                .isEqualTo(program);
    }

    @Test
    void says_where_it_looked_and_what_to_do() {
        assertThatThrownBy(() -> CLI.find(Optional.of("claude-next"), "/nowhere:/neither"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("'claude-next'")
                .hasMessageContaining("/nowhere:/neither")
                .hasMessageContaining("npm install");
    }

    @Test
    void refuses_a_file_that_cannot_be_run() throws IOException {
        Path note = Files.writeString(directory.resolve("note"), "");

        assertThatThrownBy(() -> CLI.find(Optional.of(note.toString()), ""))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(note.toString());
    }

    @Test
    void a_name_that_no_path_can_have_is_none() {
        assertThatThrownBy(() -> CLI.find(Optional.of("cla\0ude"), "/nowhere"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("is no path");
    }
}

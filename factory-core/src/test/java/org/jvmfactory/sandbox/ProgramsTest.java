package org.jvmfactory.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {

    @TempDir
    Path directory;

    @BeforeEach
    void follow_links() throws IOException {
        directory = directory.toRealPath();
    }

    @Test
    void the_first_on_the_path_is_taken() throws IOException {
        Path first = program("first/tool");
        Path second = program("second/tool");

        assertThat(resolved("tool", "relative:" + directory + "/none:" + first.getParent() + ":" + second.getParent()))
                .containsExactly(first.toString(), "argument");
    }

    @Test
    void what_cannot_be_seen_is_passed_over() throws IOException {
        Path hidden = program("hidden/tool");
        Path visible = program("visible/tool");
        String path = hidden.getParent() + ":" + visible.getParent();

        assertThat(Programs.resolved(List.of("tool"), directory, path, file -> !file.startsWith(hidden.getParent())))
                .containsExactly(visible.toString());
    }

    @Test
    void a_relative_program_is_found_from_the_directory() throws IOException {
        Path script = program("scripts/run");

        assertThat(resolved("./scripts/run", "/usr/bin")).containsExactly(script.toString(), "argument");
    }

    @Test
    void a_link_whose_target_cannot_be_seen_is_refused_by_the_target() throws IOException {
        Path target = program("versions/tool-1");
        Path links = Files.createDirectory(directory.resolve("bin"));
        Files.createSymbolicLink(links.resolve("tool"), target);

        assertThatThrownBy(() ->
                        Programs.resolved(List.of("tool"), directory, links.toString(), file -> file.startsWith(links)))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("'" + target + "' can't be seen in the sandbox");
    }

    @Test
    void what_is_nowhere_is_named_with_the_path_searched() {
        assertThatThrownBy(() -> resolved("tool", "/nowhere"))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("'tool'")
                .hasMessageContaining("'/nowhere'");
    }

    @Test
    void a_file_that_is_not_executable_is_no_program() throws IOException {
        Files.writeString(directory.resolve("tool"), "text");

        assertThatThrownBy(() -> resolved(directory.resolve("tool").toString(), ""))
                .isInstanceOf(SandboxException.class);
    }

    private List<String> resolved(String name, String path) {
        return Programs.resolved(List.of(name, "argument"), directory, path, file -> true);
    }

    private Path program(String name) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}

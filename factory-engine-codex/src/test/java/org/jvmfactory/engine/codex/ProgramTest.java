package org.jvmfactory.engine.codex;

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
import org.jvmfactory.engine.EngineException;

/** As npm installs Codex: a link to a script, and the program in a package for the platform beside it. */
class ProgramTest {

    @TempDir
    Path directory;

    private Path modules = Path.of("");
    private Path platform = Path.of("");

    @BeforeEach
    void install() throws IOException {
        directory = directory.toRealPath();
        modules = Files.createDirectories(directory.resolve("node_modules"));
        Path script = program(modules.resolve("@openai/codex/bin/codex.js"));
        Files.createDirectories(modules.resolve(".bin"));
        Files.createSymbolicLink(modules.resolve(".bin/codex"), script);
        Files.createDirectories(directory.resolve("empty").resolve("codex"));
        platform = modules.resolve("@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl");
    }

    @Test
    void starts_the_program_behind_the_script_on_the_path_and_shows_all_of_its_parts() throws Exception {
        Path program = program(platform.resolve("bin/codex"));
        Files.writeString(platform.resolve("codex-package.json"), "{}");
        String path = directory.resolve("empty") + "::" + modules.resolve(".bin");

        assertThat(Program.find(Optional.empty(), path)).isEqualTo(new Program(program, platform));
    }

    @Test
    void finds_the_program_in_a_package_within_the_scripts_own() throws Exception {
        Path within = modules.resolve("@openai/codex/node_modules/@openai/codex-linux-x64/vendor/some-platform");
        Path program = program(within.resolve("bin/codex"));

        assertThat(Program.find(Optional.of(modules.resolve(".bin/codex").toString()), ""))
                .isEqualTo(new Program(program, program));
    }

    @Test
    void takes_another_program_as_it_is() throws Exception {
        Path program = program(directory.resolve("opt/codex"));

        assertThat(Program.find(Optional.of(program.toString()), "")).isEqualTo(new Program(program, program));
    }

    @Test
    void a_script_without_its_program_is_not_installed_in_full() {
        assertThatThrownBy(() ->
                        Program.find(Optional.empty(), modules.resolve(".bin").toString()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("codex.js")
                .hasMessageContaining("npm install");
    }

    @Test
    void says_where_it_looked_and_what_to_do() {
        assertThatThrownBy(() -> Program.find(Optional.of("codex-next"), "/nowhere:/neither"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("'codex-next'")
                .hasMessageContaining("/nowhere:/neither")
                .hasMessageContaining("npm install");
    }

    private static Path program(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.setPosixFilePermissions(Files.writeString(file, ""), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}

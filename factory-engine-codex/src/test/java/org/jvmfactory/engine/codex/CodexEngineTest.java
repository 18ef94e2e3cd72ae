package org.jvmfactory.engine.codex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.AgentEngineProvider;
import org.jvmfactory.engine.Capability;
import org.jvmfactory.engine.EngineContext;
import org.jvmfactory.engine.EngineException;
import org.jvmfactory.engine.EngineProbe;
import org.jvmfactory.engine.EngineReadiness;
import org.jvmfactory.secret.Secret;

class CodexEngineTest {

    @TempDir
    Path directory;

    private CodexConfig config = CodexConfig.defaults();

    @BeforeEach
    void install() throws IOException {
        Path program = Files.writeString(directory.resolve("codex"), "");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        config = CodexConfig.defaults().withExecutable(program.toString()).withApiKey(Secret.of("sk-test"));
    }

    @Test
    void is_usable_with_a_program_that_says_its_version_and_a_key() throws Exception {
        EngineReadiness readiness = probe("codex-cli 0.169.0\n");

        assertThat(readiness.usable()).isTrue();
        assertThat(readiness.version()).contains("0.169.0");
        assertThat(readiness.summary()).doesNotContain("tested is");
    }

    @Test
    void says_which_version_it_was_tested_with_if_that_is_another_one() throws Exception {
        assertThat(probe("codex-cli 0.166.0").summary())
                .contains("0.166.0", "tested is 0.169.0")
                .doesNotContain("newer");
    }

    @Test
    void says_that_a_version_is_newer_than_what_was_recorded_and_what_moved() throws Exception {
        String schema = DriftTest.schema();

        assertThat(newer(schema).usable()).isTrue();
        assertThat(newer(schema).summary())
                .contains("it is newer than 0.169.0", "it still has all the methods and fields that are used");
        assertThat(newer(schema.replace("\"exitCode\"", "\"exit_code\"")).summary())
                .contains("no longer has these that are used: ThreadItem:commandExecution.exitCode");
        assertThat(newer("error: unrecognized subcommand").summary()).contains("it doesn't say");
    }

    @Test
    void another_program_is_not_codex() throws Exception {
        EngineReadiness readiness = probe("some other program 1.0");

        assertThat(readiness.usable()).isFalse();
        assertThat(readiness.summary()).contains("some other program", "executable");
    }

    @Test
    void without_a_key_it_is_not_usable_and_says_what_to_set() throws Exception {
        config = CodexConfig.defaults().withExecutable(config.executable().orElseThrow());

        assertThat(probe("codex-cli 0.169.0").usable()).isFalse();
        assertThat(probe("codex-cli 0.169.0").summary()).contains("api-key");
    }

    @Test
    void without_a_program_it_is_not_usable_and_says_what_to_do() throws Exception {
        config = config.withExecutable(directory.resolve("gone").toString());

        assertThat(probe("codex-cli 0.169.0").usable()).isFalse();
        assertThat(probe("codex-cli 0.169.0").summary()).contains("npm install");
    }

    @Test
    void a_program_that_cannot_be_started_is_not_usable() throws Exception {
        EngineReadiness readiness = new CodexEngine(config).probe((command, limit) -> {
            throw new EngineException(EngineException.Code.UNAVAILABLE, "it took too long");
        });

        assertThat(readiness).isEqualTo(new EngineReadiness(false, Optional.empty(), "it took too long"));
    }

    @Test
    void says_of_each_mode_what_it_can_do() {
        CodexEngine exec = new CodexEngine(config.withMode(CodexConfig.Mode.EXEC));

        assertThat(new CodexEngine(config).info().can(Capability.STEER)).isTrue();
        assertThat(exec.info().capabilities())
                .containsExactlyInAnyOrder(Capability.RESUME, Capability.STRUCTURED_OUTPUT, Capability.MODEL_CHOICE);
    }

    @Test
    void is_found_by_its_type() {
        assertThat(ServiceLoader.load(AgentEngineProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(provider -> provider.type().equals("codex")))
                .singleElement()
                .satisfies(provider -> {
                    assertThat(provider.create(EngineContext.of(ConfigNode.empty())))
                            .isInstanceOf(CodexEngine.class);
                    assertThat(provider.secretKeys()).containsExactlyInAnyOrder("api-key", "secrets");
                });
    }

    private EngineReadiness newer(String schema) throws InterruptedException {
        return new CodexEngine(config)
                .probe((command, limit) ->
                        new EngineProbe.Output(0, command.contains("--version") ? "codex-cli 0.170.0\n" : schema, ""));
    }

    private EngineReadiness probe(String printed) throws InterruptedException {
        return new CodexEngine(config).probe((command, limit) -> new EngineProbe.Output(0, printed, ""));
    }
}

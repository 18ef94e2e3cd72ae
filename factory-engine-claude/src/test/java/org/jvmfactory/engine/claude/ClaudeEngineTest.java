package org.jvmfactory.engine.claude;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.AgentEngineProvider;
import org.jvmfactory.engine.EngineContext;
import org.jvmfactory.engine.EngineException;
import org.jvmfactory.engine.EngineProbe;
import org.jvmfactory.engine.EngineReadiness;
import org.jvmfactory.secret.Secret;

class ClaudeEngineTest {

    @TempDir
    Path directory;

    private ClaudeConfig config = ClaudeConfig.defaults();

    @BeforeEach
    void install() throws IOException {
        Path program = Files.writeString(directory.resolve("claude"), "");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        config = ClaudeConfig.defaults().withExecutable(program.toString()).withApiKey(Secret.of("sk-test"));
    }

    @Test
    void is_usable_with_a_program_that_says_its_version_and_a_key() throws Exception {
        List<List<String>> commands = new ArrayList<>();
        EngineReadiness readiness = new ClaudeEngine(config).probe((command, limit) -> {
            commands.add(command);
            return new EngineProbe.Output(0, "2.1.197 (Claude Code)\n", "");
        });

        assertThat(readiness.usable()).isTrue();
        assertThat(readiness.version()).contains("2.1.197");
        assertThat(readiness.summary()).doesNotContain("tested is");
        assertThat(commands)
                .singleElement()
                .satisfies(command -> assertThat(command).endsWith("--version").hasSize(2));
    }

    @Test
    void says_which_version_it_was_tested_with_if_that_is_another_one() throws Exception {
        assertThat(probe("2.2.0 (Claude Code)").summary()).contains("2.2.0", "2.1.197");
    }

    @Test
    void warns_of_a_version_newer_than_all_recordings_and_names_the_options_that_are_gone() throws Exception {
        String help = String.join("\n", Drift.OPTIONS).replace("--json-schema", "--output-schema");
        String newer = "2.1.333 (Claude Code)\n";

        assertThat(probe(newer, help).summary())
                .contains("newer than 2.1.332", "no longer names options that are used: --json-schema")
                .doesNotContain("--tools");
        assertThat(probe(newer, String.join("\n", Drift.OPTIONS)).summary())
                .contains("newer than 2.1.332", "still has all the options");
        assertThat(probe("2.1.332 (Claude Code)\n", help).summary()).doesNotContain("newer");
        assertThat(probe("2.1.9 (Claude Code)\n", help).summary()).doesNotContain("newer");
        assertThat(probe("2.1.333 (Claude Code)\n", help).usable()).isTrue();
    }

    @Test
    void another_program_is_not_claude_code() throws Exception {
        EngineReadiness readiness = probe("claude native binary not installed\nrun install.cjs");

        assertThat(readiness.usable()).isFalse();
        assertThat(readiness.summary()).contains("claude native binary not installed", "executable");
    }

    @Test
    void without_a_key_it_is_not_usable_and_says_what_to_set() throws Exception {
        config = ClaudeConfig.defaults().withExecutable(config.executable().orElseThrow());

        assertThat(probe("2.1.197 (Claude Code)").usable()).isFalse();
        assertThat(probe("2.1.197 (Claude Code)").summary()).contains("api-key");
    }

    @Test
    void without_a_program_it_is_not_usable_and_says_what_to_do() throws Exception {
        config = config.withExecutable(directory.resolve("gone").toString());

        assertThat(probe("2.1.197 (Claude Code)").usable()).isFalse();
        assertThat(probe("2.1.197 (Claude Code)").summary()).contains("npm install");
    }

    @Test
    void a_program_that_cannot_be_started_is_not_usable() throws Exception {
        EngineReadiness readiness = new ClaudeEngine(config).probe((command, limit) -> {
            throw new EngineException(EngineException.Code.UNAVAILABLE, "it took too long");
        });

        assertThat(readiness).isEqualTo(new EngineReadiness(false, Optional.empty(), "it took too long"));
    }

    @Test
    void is_found_by_its_type() {
        assertThat(ServiceLoader.load(AgentEngineProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(provider -> provider.type().equals("claude")))
                .singleElement()
                .satisfies(provider -> {
                    assertThat(provider.create(EngineContext.of(ConfigNode.empty())))
                            .isInstanceOf(ClaudeEngine.class);
                    assertThat(provider.secretKeys()).containsExactlyInAnyOrder("api-key", "oauth-token", "secrets");
                });
    }

    private EngineReadiness probe(String version, String help) throws InterruptedException {
        return new ClaudeEngine(config)
                .probe((command, limit) -> new EngineProbe.Output(0, command.contains("--help") ? help : version, ""));
    }

    private EngineReadiness probe(String printed) throws InterruptedException {
        return new ClaudeEngine(config).probe((command, limit) -> new EngineProbe.Output(0, printed, ""));
    }
}

package org.jvmfactory.engine.aider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.AgentEngineProvider;
import org.jvmfactory.engine.EngineContext;
import org.jvmfactory.engine.EngineException;
import org.jvmfactory.engine.EngineProbe;
import org.jvmfactory.engine.EngineReadiness;
import org.jvmfactory.engine.KeyRoute;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.Prices;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.task.Limits;

class AiderEngineTest {

    private static final Secret KEY = Secret.of("sk-dummy-of-the-test");

    @TempDir
    private Path directory;

    @Test
    void its_provider_is_found_and_makes_it_from_settings() {
        assertThat(ServiceLoader.load(AgentEngineProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(it -> it.type().equals("aider")))
                .singleElement()
                .satisfies(provider -> {
                    assertThat(provider.create(EngineContext.of(ConfigNode.empty())))
                            .isInstanceOf(AiderEngine.class);
                    assertThat(provider.secretKeys()).containsExactlyInAnyOrder("api-key", "secrets");
                });
    }

    @Test
    void a_version_with_a_key_is_usable_and_another_one_than_tested_is_named() throws Exception {
        AiderConfig config = config().withModel("gpt-5");

        assertThat(probe(config, "aider 0.86.2\n").usable()).isTrue();
        assertThat(probe(config, "aider 0.99.0\n").summary()).contains("Aider 0.99.0", "tested is 0.86.2");
        assertThat(probe(config(), "aider 0.86.2\n").summary()).contains("'model' is not set");
    }

    @Test
    void what_is_missing_is_said_with_what_to_do() throws Exception {
        AiderConfig keyless =
                AiderConfig.defaults().withExecutable(installed("#!" + python()).toString());

        assertThat(probe(keyless, "aider 0.86.2\n"))
                .satisfies(it -> assertThat(it.usable()).isFalse())
                .satisfies(it -> assertThat(it.summary()).contains("has no key", "'api-key"));
        assertThat(probe(config(), "something else\n").summary())
                .contains("isn't a version of Aider", "Install it anew");
        assertThat(probe(config().withExecutable("/nowhere/aider"), "").summary())
                .contains("'/nowhere/aider' is no program that can be run", "pipx install aider-chat");
        assertThat(probe(config().withExecutable(installed("#!/bin/bash").toString()), "")
                        .summary())
                .contains("isn't Aider's own script");
    }

    @Test
    void the_environment_that_a_script_belongs_to_is_shown_in_the_sandbox_whatever_its_first_line_looks_like()
            throws Exception {
        Path python = python();
        Path environment = directory.resolve("venv").toRealPath();
        Path real = environment.resolve("bin/python3");

        for (String line : List.of(
                "#!" + python,
                "#!/bin/sh\n'''exec' " + python + " \"$0\" \"$@\"\n' '''",
                "#!/bin/sh\n'''exec' \"" + python + "\" \"$0\" \"$@\"\n' '''")) {
            Installation found = Installation.find(Optional.of(installed(line).toString()), "");

            assertThat(found.python()).isEqualTo(real);
            assertThat(found.outside())
                    .contains(environment, directory.resolve("base").toRealPath());
        }
    }

    @Test
    void neither_prompt_nor_key_nor_system_prompt_stands_in_the_command() throws Exception {
        Launch launch = launch(config().withModel("gpt-5"), List.of(), Optional.empty());

        assertThat(String.join(" ", launch.command()))
                .doesNotContain("Do the work", "You are careful", KEY.reveal())
                .contains("--model=openai/gpt-5", "--suggest-shell-commands", "--no-auto-commits", "--no-analytics");
        assertThat(launch.secrets()).isEmpty();
        assertThat(launch.hosts()).isEmpty();
        assertThat(launch.environment()).containsEntry("OPENAI_API_BASE", "{gateway:aider}");
        assertThat(launch.routes())
                .containsExactly(new KeyRoute(
                        "aider",
                        URI.create("https://api.openai.com/v1"),
                        Map.of("authorization", Secret.of("Bearer " + KEY.reveal())),
                        Map.of("OPENAI_API_KEY", KEY)));
        assertThat(launch.files()).containsOnlyKeys("session.py", "session.json");
    }

    @Test
    void a_key_that_no_header_says_is_inside() throws Exception {
        AiderConfig config = config().withModel("m")
                .withAccess(new AiderConfig.Access("gemini", Optional.of(KEY), Optional.empty()));
        Launch launch = launch(config, List.of(), Optional.empty());

        assertThat(launch.secrets()).containsOnlyKeys("GEMINI_API_KEY");
        assertThat(launch.hosts()).containsExactly("generativelanguage.googleapis.com:443");
        assertThat(launch.routes()).isEmpty();
    }

    @Test
    void a_role_decides_about_mode_and_shell() throws Exception {
        AiderConfig config = config().withModel("gpt-5").withEditFormat("diff");

        assertThat(launch(config, List.of("Read", "Grep"), Optional.empty()).command())
                .contains("--edit-format=ask", "--no-suggest-shell-commands");
        assertThat(launch(config, List.of("Read", "Edit"), Optional.empty()).command())
                .contains("--edit-format=diff", "--no-suggest-shell-commands");
        assertThat(launch(config, List.of("Edit", "Bash"), Optional.empty()).command())
                .contains("--edit-format=diff", "--suggest-shell-commands");
    }

    @Test
    void a_session_needs_a_model_and_an_id_that_is_no_path() {
        assertThatThrownBy(() -> launch(config(), List.of(), Optional.empty()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("needs a model");
        assertThatThrownBy(() -> launch(config().withModel("gpt-5"), List.of(), Optional.of("../../x")))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("'../../x' is no id of a session");
    }

    private AiderConfig config() throws IOException {
        return AiderConfig.defaults()
                .withExecutable(installed("#!" + python()).toString())
                .withAccess(new AiderConfig.Access("openai", Optional.of(KEY), Optional.empty()));
    }

    private static EngineReadiness probe(AiderConfig config, String printed) throws InterruptedException {
        return new AiderEngine(config, Prices.BUILT_IN)
                .probe((command, limit) -> new EngineProbe.Output(0, printed, ""));
    }

    private Launch launch(AiderConfig config, List<String> tools, Optional<String> resume) throws IOException {
        Installation installation =
                Installation.find(Optional.of(installed("#!" + python()).toString()), "");
        SessionRequest request = new SessionRequest(
                "Do the work",
                Optional.of("You are careful"),
                Optional.empty(),
                resume,
                Optional.empty(),
                tools,
                SessionRequest.Permissions.BYPASS,
                Limits.INHERITED,
                directory,
                directory);
        return new AiderLaunch(config, installation, request, resume.orElse("session-1")).launch();
    }

    /** A Python as a virtual environment has it: a link to the one it was made with. */
    private Path python() throws IOException {
        Path base = program(directory.resolve("base/bin/python3.11"), "#!/bin/sh");
        Path bin = Files.createDirectories(directory.resolve("venv/bin"));
        Files.writeString(directory.resolve("venv/pyvenv.cfg"), "home = " + base.getParent());
        Path link = bin.resolve("python3");
        return Files.exists(link) ? link : Files.createSymbolicLink(link, base);
    }

    private Path installed(String firstLine) throws IOException {
        return program(directory.resolve("venv/bin/aider"), firstLine);
    }

    private static Path program(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}

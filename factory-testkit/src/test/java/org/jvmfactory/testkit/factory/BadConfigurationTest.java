package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.engine.EngineException;
import org.jvmfactory.error.ErrorCode.Category;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.intake.IntakeConfig;
import org.jvmfactory.intake.IntakeConfig.Watched;
import org.jvmfactory.plugin.PluginException;
import org.jvmfactory.task.TaskRequest;

/** What is wrong in a configuration or a request is refused before anything begins, and told where it stands. */
@Execution(ExecutionMode.CONCURRENT)
class BadConfigurationTest extends HouseTest {

    private static final String WORKFLOW = """
            workflow: mine
            workflows:
              mine:
                name: mine
                steps:
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{id: a, uses: agnt, agent: coder} | 6:7: step 'a' of workflow 'mine' uses 'agnt', which isn't there; did you mean 'agent'?",
                "{id: a, uses: agent, agent: codr} | 6:7: step 'a' of workflow 'mine' names agent 'codr', which isn't there; did you mean 'coder'?",
                "{id: a, uses: agent} | 6:7: step 'a' of workflow 'mine' needs an agent",
                "{id: a, uses: verify, with: {comand: [x]}} | 6:36: unknown key 'comand', did you mean 'command'?",
                "{id: a, uses: run} | 6:7: item 1 of 'steps' needs 'command'",
                "{id: a, uses: ask, with: {qestion: x}} | 6:33: unknown key 'qestion', did you mean 'question'?"
            })
    void a_step_that_cannot_be_meant_is_refused_when_the_task_comes_in(String step, String problem) throws Exception {
        Path file = write(WORKFLOW + "    - " + step.strip());
        Factory factory = open(CODER, config -> read(file).withIsolation(Isolation.NONE));

        assertRefused(factory, request("Say hello").build()).hasMessageStartingWith(file + ":" + problem.strip());
    }

    @Test
    void a_tracker_that_is_not_there_cannot_be_watched() {
        assertThatThrownBy(() ->
                        open(CODER, config -> config.withIntake(IntakeConfig.NONE.with("github", Watched.USUAL))))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("'intake' names 'github'")
                .hasMessageContaining("'connectors'");
    }

    @Test
    void an_unknown_workflow_is_refused_with_the_one_that_was_likely_meant() {
        Factory factory = open(CODER);

        assertRefused(factory, request("Say hello").workflow("code-revew").build())
                .hasMessageContaining("no workflow 'code-revew'; did you mean 'code_review'?");
    }

    @Test
    void an_unknown_engine_is_refused_wherever_it_is_named() {
        assertThatThrownBy(() -> open(CODER, config -> config.withEngine("scriptd")))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("no engine 'scriptd'; did you mean 'scripted'?");
        Factory factory = open(
                CODER,
                config -> config.withAgent(Agent.writer("coder", "Write.").withEngine("scriptd")));

        assertRefused(factory, request("Say hello").build()).hasMessageContaining("no engine 'scriptd'");
        assertRefused(factory, request("Say hello").engine("claud").build()).hasMessageContaining("no engine 'claud'");
    }

    @Test
    void a_factory_that_could_not_be_built_tries_its_sandbox_no_longer() throws IOException {
        assertThatThrownBy(() -> open(CODER, config -> config.withEngine("scriptd")))
                .isInstanceOf(EngineException.class);

        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("probe-"));
        }
    }

    @Test
    void an_unknown_sandbox_is_a_matter_of_the_configuration() {
        assertThatThrownBy(() -> open(CODER, config -> config.withIsolation(new Isolation("bubblwrap", false))))
                .isInstanceOfSatisfying(
                        FactoryException.class,
                        e -> assertThat(e.code().category()).isEqualTo(Category.CONFIG))
                .hasMessageContaining("did you mean 'bubblewrap'?");
    }

    @Test
    void a_text_that_nobody_reads_is_refused_before_it_is_stored() {
        TaskRequest.Builder long_ = request("Say hello").description("x".repeat(2_000_001));

        assertThatThrownBy(long_::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 2000000 characters, and this one has 2000001");
        assertThatThrownBy(() -> request(" ").build()).hasMessageContaining("a title is one line");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-x", "--upload-pack=id", "a\u001b[31mb", "a\nb"})
    void a_base_that_no_branch_can_have_is_refused(String base) {
        assertThatThrownBy(() -> request("Say hello").base(base).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a base branch is a name");
    }

    /** A refusal is a matter of the configuration and leaves no task and no file of one. */
    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Factory factory, TaskRequest request) {
        AbstractThrowableAssert<?, ? extends Throwable> refusal = assertThatThrownBy(() -> factory.submit(request))
                .isInstanceOfSatisfying(
                        FactoryException.class,
                        e -> assertThat(e.code().category()).isEqualTo(Category.CONFIG));
        assertThat(factory.tasks(Set.of(), 10)).isEmpty();
        assertThat(directory.resolve("data/work/tasks")).isEmptyDirectory();
        return refusal;
    }

    private Path write(String yaml) throws Exception {
        return Files.writeString(directory.resolve("factory.yml"), yaml + "\n");
    }

    private static FactoryConfig read(Path file) {
        return FactoryConfig.read(file, name -> Optional.empty());
    }
}

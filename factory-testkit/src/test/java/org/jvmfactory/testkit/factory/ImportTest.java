package org.jvmfactory.testkit.factory;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.NamedRepositories;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.error.Diagnostic;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.policy.Budgets;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.workflow.Node;

/** A {@code config.yml} in snake case, imported: its keys act. */
@Execution(ExecutionMode.CONCURRENT)
class ImportTest extends HouseTest {

    private static final String CONFIG = """
            max_concurrent_agents: 2
            agent_timeout_minutes: 50
            agent_activity_timeout_minutes: 7
            default_org: acme
            repos:
              my-app:
                url: "%s"
                default_agent: tester
            agent_templates:
              coder:
                system_prompt_file: prompts/coder.md
                allowed_tools: [Read, Edit, Bash]
              reviewer:
                system_prompt_file: prompts/reviewer.md
                allowed_tools: [Read, Glob, Grep]
                timeout_minutes: 20
              tester:
                system_prompt_file: prompts/tester.md
                allowed_tools: [Bash]
            message_board:
              enabled: true
            workflows:
              code_review:
                max_iterations: 1
                steps:
                  - agent: coder
                    output: initial_code
                  - agent: reviewer
                    input: initial_code
                    output: review
                  - agent: coder
                    input: review
                    output: revision
                    condition: "has_issues"   # only if the review has issues
                    loop_to: review
                    prompt_template: "prompts/coder_revision.md"
            telegram:
              bot_token: "1:x"
            """;

    private static final String AGENTS = """
              tester:
                - do: [{write: {path: hello.txt, content: hallo}}, {commit: Say hallo}, {say: I said hallo.}]
              coder:
                - do:
                    - expect-prompt-contains: [Mind the reviewer., Say hello instead.]
                    - write: {path: hello.txt, content: hello}
                    - commit: Say hello
              reviewer:
                - do:
                    - expect-prompt-contains: I said hallo.
                    - verdict:
                        decision: changes-requested
                        summary: Not yet.
                        findings: [{severity: major, file: hello.txt, message: Say hello instead.}]
                - do: [{verdict: {decision: approved, summary: Fine.}}]
            """;

    private Path file;

    @BeforeEach
    void write_a_configuration() throws Exception {
        Path prompts = Files.createDirectories(directory.resolve("prompts/private"));
        Files.writeString(prompts.resolveSibling("coder.md"), "You write code.\n");
        Files.writeString(prompts.resolve("coder.md"), "You know the house.\n");
        Files.writeString(prompts.resolveSibling("reviewer.md"), "You review.");
        Files.writeString(prompts.resolveSibling("tester.md"), "You write tests.");
        Files.writeString(prompts.resolveSibling("coder_revision.md"), "Mind the reviewer.");
        file = directory.resolve("config.yml");
        Files.writeString(file, CONFIG.formatted(repository.path()));
    }

    @Test
    void its_workflow_runs_with_its_agents_on_its_repository_and_publishes_both_commits() throws Exception {
        Factory factory = open(AGENTS, base -> importing().config().withIsolation(base.isolation()));

        TaskHandle task = factory.submit(TaskRequest.builder("my-app", "Say hello")
                .workflow("code_review")
                .build());
        TaskView view = settled(task);

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(finished(factory, task))
                .containsExactly("initial_code#1", "review#1", "revision#1", "review#2", "publish#1");
        assertThat(repository.subjects("main", only(repository.published()))).containsExactly("Say hallo", "Say hello");
    }

    @Test
    void rounds_that_are_used_up_end_unresolved() throws Exception {
        Factory factory = open(
                AGENTS.replace("decision: approved", "decision: changes-requested"),
                base -> importing().config().withIsolation(base.isolation()));

        TaskHandle task = factory.submit(TaskRequest.builder("my-app", "Say hello")
                .workflow("code_review")
                .build());

        assertThat(end(settled(task))).isEqualTo(RunEnd.UNRESOLVED);
    }

    @Test
    void its_daily_budget_in_the_environment_counts_iterations() {
        Function<String, Optional<String>> environment =
                name -> Optional.of("200").filter(value -> name.equals("DAILY_BUDGET"));

        assertThat(FactoryConfig.importing(file, environment).config().budgets())
                .isEqualTo(Budgets.NONE.withDay(Budgets.Ceiling.iterations(200)));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> FactoryConfig.importing(file, name -> Optional.of("lots")))
                .withMessageContaining("DAILY_BUDGET");
    }

    @Test
    void its_limits_tools_and_prompts_are_those_of_the_agents() {
        FactoryConfig config = importing().config();

        assertThat(config.scheduler().caps().slots()).isEqualTo(2);
        assertThat(config.limits().total()).contains(Duration.ofMinutes(50));
        assertThat(config.limits().silence()).contains(Duration.ofMinutes(7));
        assertThat(agent(config, "coder").prompt()).isEqualTo("You write code.\n\nYou know the house.");
        assertThat(agent(config, "coder").tools()).containsExactly("Read", "Edit", "Bash");
        assertThat(agent(config, "coder").limits().total()).contains(Duration.ofMinutes(50));
        assertThat(agent(config, "reviewer").limits().total()).contains(Duration.ofMinutes(20));
        assertThat(agent(config, "reviewer").access()).isEqualTo(Agent.Access.READ);
        assertThat(agent(config, "tester").access()).isEqualTo(Agent.Access.WRITE);
    }

    @Test
    void the_number_of_iterations_is_the_number_of_rounds() {
        Node.Step revision = requireNonNull(importing().config().workflows().get("code_review"))
                .steps()
                .filter(step -> step.id().equals("revision"))
                .findFirst()
                .orElseThrow();

        assertThat(revision.then()).contains(new Node.Jump("review", 1, Optional.empty()));
    }

    @Test
    void the_key_of_its_environment_is_the_engines() {
        FactoryConfig config = FactoryConfig.importing(
                        file, name -> Optional.of("key-1").filter(key -> name.equals("ANTHROPIC_API_KEY")))
                .config();

        assertThat(requireNonNull(config.engines().get("claude")).text("api-key"))
                .isEqualTo("key-1");
    }

    @Test
    void a_name_without_an_entry_is_a_repository_of_the_organization() {
        NamedRepositories names = importing().config().repositories();

        assertThat(names.knows("my-app")).isTrue();
        assertThat(names.knows("other")).isTrue();
        assertThat(names.knows("their/other")).isTrue();
        assertThat(names.knows("./other")).isFalse();
        assertThat(names.knows("/their/other")).isFalse();
        assertThat(names.knows("../other")).isFalse();
        assertThat(names.knows("-x/other")).isFalse();
    }

    @Test
    void what_is_not_taken_over_is_warned_of_with_its_place() {
        assertThat(importing().warnings())
                .extracting(Diagnostic::toString)
                .satisfiesExactly(
                        board -> assertThat(board).startsWith(file + ":").contains("'message_board' isn't taken"),
                        telegram -> assertThat(telegram).contains("'telegram' isn't taken over"));
    }

    @Test
    void a_key_it_does_not_know_and_a_file_that_is_not_there_are_errors_with_their_place() throws Exception {
        Files.writeString(file, CONFIG.replace("allowed_tools: [Bash]", "allowed_tool: [Bash]"));
        assertThatThrownBy(this::importing)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file + ":")
                .hasMessageContaining("allowed_tools");

        Files.writeString(file, CONFIG.replace("prompts/coder_revision.md", "prompts/none.md"));
        assertThatThrownBy(this::importing)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("prompts/none.md' doesn't exist");
    }

    @Test
    void references_that_lead_nowhere_are_all_reported_at_once() throws Exception {
        Files.writeString(
                file,
                CONFIG.replace("input: initial_code", "input: code")
                        .replace("loop_to: review", "loop_to: nowhere")
                        .replace("\"has_issues\"", "\"has_everything\""));

        assertThatThrownBy(this::importing)
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .extracting(Diagnostic::message)
                                .anyMatch(message -> message.contains("no earlier step has the output 'code'"))
                                .anyMatch(message -> message.contains("'has_everything' is no condition")));
    }

    @Test
    void a_workflow_in_which_nobody_writes_tells_what_was_found() throws Exception {
        Files.writeString(file, """
                agent_templates: {}
                workflows:
                  look:
                    steps: [{agent: researcher, output: notes}]
                """);

        assertThat(requireNonNull(importing().config().workflows().get("look")).steps())
                .extracting(Node.Step::uses)
                .isEqualTo(List.of("agent", "notify"));
    }

    private FactoryConfig.Imported importing() {
        return FactoryConfig.importing(file, name -> Optional.empty());
    }

    private static Agent agent(FactoryConfig config, String name) {
        return requireNonNull(config.agents().get(name));
    }
}

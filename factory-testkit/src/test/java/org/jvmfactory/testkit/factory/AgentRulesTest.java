package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.journal.EventJson;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.policy.AgentRules;
import org.jvmfactory.policy.AgentRules.AfterEdit;
import org.jvmfactory.policy.AgentRules.NamedEnvironment;
import org.jvmfactory.policy.AgentRules.StopGate;
import org.jvmfactory.policy.AgentRules.Variables;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.task.TaskStatus;

/** What holds while an agent works on an engine that asks for permission and takes further turns, and does no more. */
@Execution(ExecutionMode.CONCURRENT)
class AgentRulesTest extends HouseTest {

    private static final String SECRET = "hunter2-of-the-test";

    @Test
    void a_dangerous_command_and_a_protected_file_are_refused_before_they_happen() {
        Factory factory = open("""
                  coder:
                    - do:
                        - use-tool:
                            tool: Bash
                            input: '{"command": "cd x && git push --force"}'
                            do: [{write: {path: pushed.txt, content: x}}]
                        - use-tool:
                            tool: Write
                            input: '{"file_path": ".github/workflows/ci.yml"}'
                            do: [{write: {path: .github/workflows/ci.yml, content: x}}]
                        - use-tool:
                            tool: Write
                            input: '{"file_path": "hello.txt"}'
                            do: [{write: {path: hello.txt, content: x}}]
                """);
        TaskHandle task = submit(factory, "Say hello");

        assertThat(settled(task).status()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(reported(factory, task, AgentEvent.PermissionDecided.class))
                .extracting(AgentEvent.PermissionDecided::allowed)
                .containsExactly(false, false, true);
        assertThat(reported(factory, task, AgentEvent.PermissionDecided.class))
                .extracting(AgentEvent.PermissionDecided::reason)
                .satisfiesExactly(
                        why -> assertThat(why).contains("gate 'git'"),
                        why -> assertThat(why).contains("gate 'protected-paths'", "'.github/workflows/ci.yml'"),
                        why -> assertThat(why).contains("inside the work tree"));
        assertThat(repository.changed("main", branch(task.view())))
                .contains("hello.txt")
                .doesNotContain("pushed.txt");
    }

    @Test
    void an_agent_that_stops_too_early_gets_further_turns_but_not_for_ever() {
        Factory factory = open("""
                  coder:
                    - do:
                        - write: {path: one.txt, content: x}
                      then:
                        - do:
                            - expect-prompt-contains: three.txt is missing
                            - write: {path: two.txt, content: x}
                        - do:
                            - write: {path: three.txt, content: x}
                """, rules(new StopGate(check("three.txt"), 3, Duration.ofSeconds(20), Set.of())));
        TaskHandle task = submit(factory, "Count");

        TaskView view = settled(task);

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(repository.changed("main", branch(view))).contains("one.txt", "two.txt", "three.txt");
        assertThat(refusals(factory, task)).hasSize(2);
        assertThat(reported(factory, task, AgentEvent.ToolStarted.class))
                .extracting(AgentEvent.ToolStarted::tool)
                .filteredOn("stop-gate"::equals)
                .hasSize(3);
        assertThat(reported(factory, task, AgentEvent.SessionStarted.class)).hasSize(1);
    }

    @Test
    void an_agent_that_cannot_do_it_is_let_go_after_the_last_refusal() {
        Factory factory =
                open("""
                  coder:
                    - do:
                        - write: {path: one.txt, content: x}
                      then:
                        - do: [{say: I can't.}]
                        - do: [{say: Really not.}]
                """, rules(new StopGate(check("three.txt"), 2, Duration.ofSeconds(20), Set.of("coder"))));
        TaskHandle task = submit(factory, "Count");

        assertThat(settled(task).status()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(refusals(factory, task)).hasSize(2);
        assertThat(said(factory, task)).contains("I can't.", "Really not.");
    }

    @Test
    void nobody_is_sent_back_who_asks_a_person_and_other_roles_are_not_meant() {
        Factory factory =
                open("""
                  coder:
                    - do:
                        - ask: Which colour?
                  devops:
                    - do:
                        - write: {path: one.txt, content: x}
                """, rules(new StopGate(check("three.txt"), 2, Duration.ofSeconds(20), Set.of("coder"))));
        TaskHandle asking = submit(factory, "Count");
        until(asking, TaskStatus.WAITING);
        TaskHandle other = factory.submit(request("Other").agent("devops").build());
        settled(other);

        assertThat(refusals(factory, asking)).isEmpty();
        assertThat(refusals(factory, other)).isEmpty();
    }

    @Test
    void agents_and_commands_get_the_environments_meant_for_them_and_secrets_are_hidden() {
        Variables database =
                new Variables(Map.of("DATABASE_URL", "postgres://db/test"), Map.of("DB_PASSWORD", Secret.of(SECRET)));
        Factory factory = open(
                """
                  coder:
                    - do:
                        - expect-environment: {DATABASE_URL: "postgres://db/test"}
                        - say-environment: DB_PASSWORD
                        - write: {path: hello.txt, content: x}
                  reviewer:
                    - do:
                        - expect-no-environment: DATABASE_URL
                        - verdict: {decision: approved, summary: Good.}
                """,
                config -> config.withWorkflow("code_review")
                        .withVerify(List.of("sh", "-c", "test ${#DB_PASSWORD} -eq " + SECRET.length()))
                        .withRules(AgentRules.DEFAULT.withEnvironment(
                                "db", new NamedEnvironment(database, Set.of("coder"), Set.of("verify")))));
        TaskHandle task = submit(factory, "Say hello");

        TaskView view = settled(task);

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(events(factory, task))
                .noneMatch(event -> EventJson.write(event).contains(SECRET));
        assertThat(said(factory, task)).anyMatch(text -> text.contains("***"));
    }

    @Test
    void what_the_engine_cannot_do_is_said() {
        Factory factory = open(
                CODER,
                config -> config.withRules(AgentRules.DEFAULT.withAfterEdit(
                        List.of(new AfterEdit(List.of("*.txt"), List.of("true"), Duration.ofSeconds(10))))));
        TaskHandle task = submit(factory, "Say hello");
        settled(task);

        assertThat(reported(factory, task, AgentEvent.Warned.class))
                .extracting(AgentEvent.Warned::message)
                .singleElement()
                .asString()
                .contains("'scripted' can't do", "'after-edit'", "agent 'coder' works without it");
    }

    private static UnaryOperator<FactoryConfig> rules(StopGate gate) {
        return config -> config.withRules(AgentRules.DEFAULT.withStopGate(gate));
    }

    private static List<String> check(String file) {
        return List.of("sh", "-c", "test -e " + file + " || { echo " + file + " is missing; exit 1; }");
    }

    private static List<String> refusals(Factory factory, TaskHandle task) {
        return reported(factory, task, AgentEvent.PermissionDecided.class).stream()
                .filter(decided -> decided.tool().equals("end of turn"))
                .map(AgentEvent.PermissionDecided::reason)
                .toList();
    }

    private static String branch(TaskView view) {
        return view.workspace().orElseThrow().branch();
    }
}

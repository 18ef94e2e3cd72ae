package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.journal.Event;
import org.jvmfactory.notify.Happening;
import org.jvmfactory.notify.Notification;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.workflow.Workflow;
import org.jvmfactory.workflow.Workflows;

/** The workflow {@code issue_to_pr} from the ticket to the pull request. What triages, specifies and weighs risks is played here. */
@Execution(ExecutionMode.CONCURRENT)
class IssueToPrTest extends HouseTest {

    private static final String SPEC = """
        Greet.

        ## Acceptance criteria

        - [ ] It says hello
        - [ ] It greets the world
        """;

    private static final String TEST = "def test_hello():\n    assert says('hello')\n    assert ends()\n";

    private static final String REVIEWER = """
          reviewer:
            - do:
                - verdict: {decision: approved, summary: Well written.}
        """;

    private static final String AUDITOR = """
          auditor:
            - do:
                - run: grep -q world hello.txt
                - structured: '{"summary": "All there.", "criteria": [{"number": 1, "status": "met", "evidence": "hello.txt:1"}, {"number": 2, "status": "met", "evidence": "hello.txt:2"}]}'
        """;

    private final List<Notification> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void there_is_a_test() {
        repository.commit("main", "tests/test_hello.py", TEST);
    }

    @Test
    void what_checks_and_auditor_find_is_mended_before_it_is_published() throws Exception {
        Factory factory = house("""
              coder:
                - do:
                    - write: {path: hello.txt, content: "hello\\n"}
                    - write: {path: tests/test_hello.py, content: "def test_hello():\\n    assert says('hello')\\n"}
                    - commit: Say hello
                    - say: I did all of it, believe me.
              coder_revision:
                - do:
                    - expect-prompt-contains: "the test 'test_hello' has 1 of 2 assertions left"
                    - run: git checkout -q HEAD~1 -- tests
                    - commit: Bring the test back
                    - say: The test is back.
                - do:
                    - expect-prompt-contains: "This isn't met: It greets the world"
                    - append: {path: hello.txt, content: "world\\n"}
                    - commit: Greet the world
                    - say: I greet the world.
            """ + REVIEWER + """
              auditor:
                - do:
                    - structured: '{"summary": "Half of it.", "criteria": [{"number": 1, "status": "met", "evidence": "hello.txt:1"}, {"number": 2, "status": "unmet", "evidence": "No world."}]}'
                - do:
                    - run: grep -q world hello.txt
                    - structured: '{"summary": "All there.", "criteria": [{"number": 1, "status": "met", "evidence": "hello.txt:1"}, {"number": 2, "status": "met", "evidence": "hello.txt:2"}]}'
            """);
        TaskHandle task = submit(factory, "Say hello");

        assertThat(end(settled(task))).isEqualTo(RunEnd.DONE);
        assertThat(finished(factory, task))
                .containsExactly(
                        "triage#1",
                        "spec#1",
                        "code#1",
                        "verify#1",
                        "remediate#1",
                        "verify#2",
                        "risk-gate#1",
                        "review#1",
                        "spec-audit#1",
                        "remediate#2",
                        "verify#3",
                        "risk-gate#2",
                        "review#2",
                        "spec-audit#2",
                        "approval#1",
                        "publish#1");
        assertThat(only(pullRequests())).doesNotContain("Draft:");
        assertThat(promptsOf(factory, task, "auditor"))
                .hasSize(2)
                .allSatisfy(prompt -> assertThat(prompt)
                        .contains("It greets the world", "+hello")
                        .doesNotContain("believe me", "The test is back."));
        assertThat(promptsOf(factory, task, "reviewer").get(0)).contains("believe me");
        soon().until(() -> !told.isEmpty());
        assertThat(told).extracting(Notification::happening).containsExactly(Happening.PUBLISHED);
    }

    @Test
    void used_up_rounds_publish_a_draft_and_call_a_person_once() throws Exception {
        Factory factory = house(CODER + """
              coder_revision:
                - do:
                    - append: {path: hello.txt, content: "again\\n"}
                    - commit: Try again
                    - say: I tried.
              reviewer:
                - do:
                    - verdict:
                        decision: changes-requested
                        summary: Not yet.
                        findings: [{id: dot, severity: major, file: hello.txt, line: 1, message: A full stop is missing.}]
            """ + AUDITOR);
        TaskHandle task = submit(factory, "Say hello");

        assertThat(end(settled(task))).isEqualTo(RunEnd.UNRESOLVED);
        assertThat(finished(factory, task))
                .contains("remediate#2", "review#3", "publish#1")
                .doesNotContain("remediate#3", "spec-audit#1");
        assertThat(only(pullRequests())).contains("Draft:", "A full stop is missing.");
        soon().until(() -> !told.isEmpty());
        assertThat(told).extracting(Notification::happening).containsExactly(Happening.UNRESOLVED);
        assertThat(told.get(0).text()).contains("- major, hello.txt:1: A full stop is missing.");
        assertThat(told.get(0).urgency()).isEqualTo(Notification.Urgency.ACTION);
    }

    @Test
    void a_bug_needs_a_test_that_fails_without_the_change() throws Exception {
        repository.commit("main", "app.py", "x = 'wrong'\n");
        repository.commit("main", "check.sh", "[ ! -f tests/test_bug.py ] || grep -q right app.py\n");
        Factory factory = house(
                """
                      coder:
                        - do:
                            - write: {path: app.py, content: "x = 'right'\\n"}
                            - commit: Mend it
                            - say: Mended.
                      coder_revision:
                        - do:
                            - expect-prompt-contains: no test fails without the change
                            - run: grep -q right app.py
                            - write: {path: tests/test_bug.py, content: "def test_bug():\\n    assert x == 'right'\\n"}
                            - commit: Show it
                            - say: Shown.
                    """ + REVIEWER + AUDITOR.replace("grep -q world hello.txt", "grep -q right app.py"),
                List.of("sh", "check.sh"));
        TaskHandle task = factory.submit(request("It is wrong").label("bug").build());

        assertThat(end(settled(task))).isEqualTo(RunEnd.DONE);
        assertThat(finished(factory, task)).contains("remediate#1").doesNotContain("remediate#2");
        assertThat(repository.git("show", only(repository.published()) + ":app.py"))
                .isEqualTo("x = 'right'");
    }

    private Factory house(String agents) {
        return house(agents, List.of("test", "-f", "hello.txt"));
    }

    private Factory house(String agents, List<String> verify) {
        return open(
                agents.replaceAll("(?m)^ {0,2}(?=\\w+:$)", "  "),
                config -> played(config)
                        .withWorkflow(workflow("issue_to_pr"))
                        .withWorkflow("issue_to_pr")
                        .withVerify(verify),
                builder -> builder.step(step("triage", Map.of("clear", "true", "risk", "low", "text", "Clear.")))
                        .step(step("spec", Map.of("text", SPEC)))
                        .step(step("risk-gate", Map.of("risk", "low", "text", "Low.")))
                        .notifier("chat", new Recorder()));
    }

    private static FactoryConfig played(FactoryConfig config) {
        return config.withAgent(Agent.reader("triager", "Judge tickets."))
                .withAgent(Agent.reader("planner", "Write specifications."));
    }

    private static Workflow workflow(String name) {
        try (InputStream yaml = Objects.requireNonNull(Workflows.class.getResourceAsStream(name + ".yaml"), name)) {
            return Workflow.parse(name + ".yaml", new String(yaml.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static WorkflowStepProvider step(String type, Map<String, String> outputs) {
        return new WorkflowStepProvider() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public WorkflowStep create(ConfigNode with) {
                return context -> StepResult.succeeded(outputs);
            }
        };
    }

    private static List<String> promptsOf(Factory factory, TaskHandle task, String agent) {
        List<Event.SessionOpened> opened = events(factory, task, Event.SessionOpened.class);
        List<String> prompts = prompts(factory, task);
        return IntStream.range(0, opened.size())
                .filter(index -> opened.get(index).agent().equals(agent))
                .mapToObj(prompts::get)
                .toList();
    }

    private final class Recorder implements Notifier {

        @Override
        public String kind() {
            return "recorder";
        }

        @Override
        public void notify(Notification notification) {
            told.add(notification);
        }
    }
}

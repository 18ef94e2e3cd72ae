package org.jvmfactory.connector.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.StepContext.EffectScope;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.testkit.ScriptedEngine;
import org.jvmfactory.testkit.github.FakeGitHub;
import org.jvmfactory.testkit.github.FakeRepository;
import org.jvmfactory.testkit.junit.TestDirectories;
import org.jvmfactory.workflow.Workflow;

/** What steps have done to the ticket that their task came from. */
@Timeout(120)
class GitHubTicketEffectsTest {

    private static final String TOKEN = "github_pat_hunter2hunter2hunter2";

    @TempDir(factory = TestDirectories.class)
    Path directory;

    private FakeGitHub github;
    private FakeRepository repository;

    @BeforeEach
    void open() {
        github = FakeGitHub.start(directory.resolve("github"), InstantSource.system());
        github.token(TOKEN, "factory-bot");
        repository = github.create("acme/shop");
    }

    @AfterEach
    void close() {
        github.close();
    }

    /** Comments, labels and moves the ticket. */
    private static final class Tell implements WorkflowStepProvider {

        @Override
        public String type() {
            return "tell";
        }

        @Override
        public WorkflowStep create(ConfigNode with) {
            return context -> {
                perform(context, "comment", "ticket-comment", Map.of("text", "Work has begun."));
                perform(context, "label", "ticket-label", Map.of("label", "in-work"));
                perform(context, "stage", "ticket-stage", Map.of("stage", "WORKING"));
                return StepResult.succeeded();
            };
        }

        private static void perform(StepContext context, String purpose, String kind, Map<String, String> payload)
                throws InterruptedException {
            TicketRef ticket = context.task().request().ticket().orElseThrow();
            Map<String, String> whole = new HashMap<>(payload);
            whole.put("tracker", ticket.tracker());
            whole.put("ticket", ticket.key());
            context.perform(purpose, EffectScope.TASK, kind, whole);
        }
    }

    private TaskView run(Factory factory, String tracker) {
        int issue = repository.issue("alice", "Mend it", "Soon.");
        TaskHandle task = factory.submit(TaskRequest.builder(repository.url(), "Mend it")
                .ticket(new TicketRef(tracker, "acme/shop#" + issue, Optional.empty()))
                .build());
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(task::view, view -> view.status() != TaskStatus.QUEUED && view.status() != TaskStatus.RUNNING);
    }

    private Factory factory() {
        ConfigNode settings = ConfigNode.parse(
                "factory.yml", "{web: '" + github.web() + "', token: " + TOKEN + ", states: {working: working}}");
        return Factory.builder()
                .dataDirectory(directory.resolve("data"))
                .engine(ScriptedEngine.withDefaultScript())
                .step(new Tell())
                .config(FactoryConfig.defaults()
                        .withIsolation(Isolation.NONE)
                        .withConnector("github", settings)
                        .withWorkflow(
                                Workflow.parse(
                                        "tell.yaml",
                                        "{name: tell, steps: [{id: tell, uses: tell, retry: {attempts: 3, first: 1s, max: 1s}}]}"))
                        .withWorkflow("tell"))
                .build();
    }

    @Test
    void a_comment_whose_answer_was_lost_is_made_once() {
        github.failAfterwards(call -> call.line().equals("POST /repos/acme/shop/issues/1/comments"), 502);
        try (Factory factory = factory()) {
            TaskView view = run(factory, "github");

            assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.DONE);
            assertThat(repository.comments(1))
                    .singleElement()
                    .satisfies(
                            comment -> assertThat(comment.path("body").asText()).startsWith("Work has begun."));
            assertThat(repository.issue(1).orElseThrow().path("labels").findValuesAsText("name"))
                    .containsExactly("in-work", "working");
            assertThat(github.changes()).containsOnlyOnce("POST /repos/acme/shop/issues/1/comments");
        }
    }

    @Test
    void a_tracker_that_is_not_there_fails_the_task_and_says_which_there_are() {
        try (Factory factory = factory()) {
            TaskView view = run(factory, "board");

            assertThat(view.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(view.reason()).contains("'board'", "github");
        }
    }
}

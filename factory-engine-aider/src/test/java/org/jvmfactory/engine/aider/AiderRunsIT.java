package org.jvmfactory.engine.aider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jvmfactory.testkit.ModelReply.saying;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.engine.Prices;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.ModelReply;
import org.jvmfactory.testkit.ModelRequest;
import org.jvmfactory.testkit.SampleRepository;
import org.jvmfactory.testkit.ScriptedModelServer;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.testkit.junit.TestDirectories;

/** Tasks from submission to review, with the real CLI. */
@Timeout(240)
class AiderRunsIT {

    private static final Duration LONG = Duration.ofMinutes(2);

    private static final String CHANGE = """
            I say hello.

            hello.txt
            ```
            <<<<<<< SEARCH
            =======
            hello
            >>>>>>> REPLACE
            ```
            """;

    private static final String VERDICT = """
            {"decision":"approved","summary":"It says hello.","findings":[]}""";

    @TempDir(factory = TestDirectories.class)
    Path directory;

    private final ScriptedModelServer server = ScriptedModelServer.start();
    private URI provider = URI.create("http://127.0.0.1:1");
    private @Nullable Factory factory;
    private @Nullable SampleRepository repository;

    @BeforeEach
    void need_the_real_cli() {
        RealAider.need();
        Needs.program("bwrap");
    }

    @AfterEach
    void close_everything() {
        if (factory != null) {
            factory.close();
        }
        server.close();
    }

    @Test
    void a_task_becomes_a_branch_with_the_change_and_nothing_else() throws Exception {
        TaskHandle task = submit("single");

        TaskView view = settled(task);

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        String branch = view.effectValue("push", "branch").orElseThrow();
        assertThat(repository().file(branch, "hello.txt")).isEqualTo("hello");
        assertThat(repository().changed("main", branch)).containsExactly("hello.txt");
        assertThat(view.lastRun().orElseThrow().steps().get(0).cost().certainty())
                .isEqualTo(Cost.Certainty.ESTIMATED);
    }

    @Test
    void a_reviewer_judges_in_a_session_of_its_own_and_repairs_a_verdict_that_is_none() throws Exception {
        TaskHandle task = submit("code_review");

        TaskView view = settled(task);

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(events(task, Event.SessionOpened.class))
                .extracting(Event.SessionOpened::agent)
                .containsExactly("coder", "reviewer");
        List<ModelRequest> reviews =
                server.requests(provider).stream().filter(AiderRunsIT::isReview).toList();
        assertThat(reviews).hasSize(2);
        assertThat(reviews.get(1).mentions("Your answer isn't valid yet")).isTrue();
        assertThat(reviews.get(0).mentions("Answer questions about the supplied code"))
                .isTrue();
    }

    private static ModelReply answer(ModelRequest request) {
        if (!isReview(request)) {
            return saying(CHANGE);
        }
        return saying(request.mentions("Your answer isn't valid yet") ? VERDICT : "It is fine.");
    }

    private static boolean isReview(ModelRequest request) {
        return request.mentions("Your last words are the structured result");
    }

    private TaskHandle submit(String workflow) {
        provider = server.serve(AiderRunsIT::answer);
        repository = SampleRepository.create(directory.resolve("sample.git"));
        factory = Factory.builder()
                .dataDirectory(directory.resolve("data"))
                .engine(new AiderEngine(RealAider.asking(provider), Prices.BUILT_IN))
                .config(FactoryConfig.defaults().withEngine("aider").withVerify(List.of("true")))
                .build();
        return factory.submit(TaskRequest.builder(repository.path(), "Say hello")
                .description("Write hello into a new file hello.txt.")
                .workflow(workflow)
                .build());
    }

    private static TaskView settled(TaskHandle task) {
        return await().atMost(LONG)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        task::view,
                        it -> it.status() == TaskStatus.IN_REVIEW || it.status().ended());
    }

    private SampleRepository repository() {
        return Optional.ofNullable(repository).orElseThrow();
    }

    private <E extends Event> List<E> events(TaskHandle task, Class<E> kind) {
        return Optional.ofNullable(factory).orElseThrow().store().read(StreamId.of(task.id()), 0, 10_000).stream()
                .map(JournalEntry::event)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}

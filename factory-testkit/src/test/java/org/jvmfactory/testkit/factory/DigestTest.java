package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.Event;
import org.jvmfactory.notify.Happening;
import org.jvmfactory.notify.Notification;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.workflow.Workflow;

/** People are told once a week what became of all tasks, with a clock that is moved. */
@Execution(ExecutionMode.CONCURRENT)
class DigestTest extends HouseTest {

    /** The clock of these tests begins on a Tuesday at noon. */
    private static final TaskId FIRST_MONDAY = new TaskId("weekly-3001070900");

    private final List<Notification> told = new CopyOnWriteArrayList<>();

    /** Remembers what it is told. */
    private final Notifier chat = new Notifier() {
        @Override
        public String kind() {
            return "recorder";
        }

        @Override
        public void notify(Notification notification) {
            told.add(notification);
        }
    };

    @Test
    void on_monday_people_are_told_what_became_of_the_tasks_of_the_week() throws IOException {
        Factory factory = weekly();
        untilLookedAgain(factory);
        TaskHandle published = submit(factory, "Say *hello*");
        until(published, TaskStatus.IN_REVIEW);
        TaskHandle cancelled = factory.submit(request("Say goodbye").held().build());
        cancelled.cancel("I changed my mind");
        until(cancelled, TaskStatus.CANCELLED);
        TaskHandle held = factory.submit(request("Say nothing").held().build());

        time.advance(Duration.ofDays(6));

        TaskHandle digest = due(factory);
        assertThat(finished(factory, digest)).containsExactly("digest#1", "notify#1");
        assertThat(events(factory, digest, Event.SessionOpened.class)).isEmpty();
        assertThat(digest.view().effectValue("pull-request", "url")).isEmpty();
        untilTold();
        Notification message = only(messages());
        assertThat(message.title()).isEqualTo("Factory digest, 2029-12-31 to 2030-01-07");
        assertThat(message.text())
                .contains("- Tasks: 3 taken, 1 published, 0 done, 1 cancelled, 2 still open")
                .contains("- Cost: ", "scripted")
                .contains("- From task to pull request: 0 min (median of 1)")
                .contains("Say *hello* (" + published.id() + "): a review of ")
                .contains("Say nothing (" + held.id() + "): to be started")
                .doesNotContain("weekly", "By repository");
        assertThat(pullRequests()).hasSize(1);
    }

    @Test
    void where_nothing_happened_nobody_is_told() throws IOException {
        Factory factory = weekly();
        untilLookedAgain(factory);

        time.advance(Duration.ofDays(6));

        TaskHandle digest = due(factory);
        assertThat(finished(factory, digest)).containsExactly("digest#1");
        close(factory);
        assertThat(messages()).isEmpty();
    }

    @Test
    void the_documented_workflow_of_ones_own_tells_one_notifier() throws IOException {
        Matcher documented = Pattern.compile("```yaml\n(name: monthly\n.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/notifications.md")));
        assertThat(documented.find()).isTrue();
        Workflow monthly = Workflow.parse("monthly.yaml", documented.group(1).replace("via: slack", "via: chat"));
        Factory factory = open(
                CODER,
                config -> config.withWorkflow(monthly),
                builder -> builder.time(time).notifier("chat", chat));
        TaskHandle held = factory.submit(request("Say nothing").held().build());

        until(factory.submit(request("Tell").workflow("monthly").build()), TaskStatus.DONE);

        untilTold();
        assertThat(only(messages()).title()).isEqualTo("Factory digest, 2029-12-01 to 2030-01-01");
        assertThat(only(messages()).text()).contains("Say nothing (" + held.id() + "): to be started");
    }

    private Factory weekly() throws IOException {
        Path file = Files.writeString(directory.resolve("factory.yml"), """
                isolation: none
                schedules:
                  - name: weekly
                    cron: "0 9 * * mon"
                    task: {repository: %s, title: Tell of the week, workflow: digest}
                """.formatted(repository.path()));
        FactoryConfig config = FactoryConfig.read(file, name -> Optional.empty());
        return open(CODER, base -> config, builder -> builder.time(time).notifier("chat", chat));
    }

    /** The digest of the first Monday, when it is done. */
    private static TaskHandle due(Factory factory) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> factory.task(FIRST_MONDAY).isPresent());
        TaskHandle digest = factory.task(FIRST_MONDAY).orElseThrow();
        until(digest, TaskStatus.DONE);
        return digest;
    }

    private void untilTold() {
        soon().until(() -> !messages().isEmpty());
    }

    private List<Notification> messages() {
        return told.stream().filter(it -> it.happening() == Happening.MESSAGE).toList();
    }
}

package org.jvmfactory.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.InMemoryStore;
import org.jvmfactory.journal.Submission;
import org.jvmfactory.policy.FileLocks.Lock;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;

class FileLocksTest {

    private static final String REPOSITORY = "https://example.org/a.git";

    private Instant now = Instant.parse("2030-01-01T23:50:00Z");
    private final InMemoryStore store = InMemoryStore.create();
    private final FileLocks one = new FileLocks(store, () -> now);
    private final FileLocks two = new FileLocks(store, () -> now);

    @Test
    void files_and_directories_meet_what_is_in_them_and_nothing_beside() {
        RunId mine = run("aaaaaaaa");
        RunId theirs = run("bbbbbbbb");
        one.take(REPOSITORY, mine, "coder", List.of("src/app", "README.md"));

        assertThat(two.take(REPOSITORY, theirs, "coder", List.of("src/app/A.java")))
                .extracting(Lock::path)
                .containsExactly("src/app");
        assertThat(two.take(REPOSITORY, theirs, "coder", List.of("src"))).hasSize(1);
        assertThat(two.others(REPOSITORY, theirs, "README.md")).hasSize(1);
        assertThat(two.others(REPOSITORY, theirs, "src/application")).isEmpty();
        assertThat(two.others("https://example.org/b.git", theirs, "README.md")).isEmpty();
        assertThat(one.others(REPOSITORY, mine, "README.md")).isEmpty();
    }

    @Test
    void a_lock_holds_over_midnight_and_ends_after_an_hour() {
        RunId theirs = run("bbbbbbbb");
        one.take(REPOSITORY, run("aaaaaaaa"), "coder", List.of("src"));

        now = now.plus(Duration.ofMinutes(59));
        assertThat(two.others(REPOSITORY, theirs, "src")).hasSize(1);
        now = now.plus(Duration.ofMinutes(2));
        assertThat(two.others(REPOSITORY, theirs, "src")).isEmpty();
    }

    @Test
    void what_is_taken_again_holds_longer_and_what_is_released_no_more() {
        RunId mine = run("aaaaaaaa");
        RunId theirs = run("bbbbbbbb");
        one.take(REPOSITORY, mine, "coder", List.of("src", "docs"));
        now = now.plus(Duration.ofMinutes(50));
        one.take(REPOSITORY, mine, "coder", List.of("src"));
        now = now.plus(Duration.ofMinutes(30));

        assertThat(two.held(REPOSITORY)).extracting(Lock::path).containsExactly("src");
        assertThat(one.release(REPOSITORY, theirs, List.of())).isEmpty();
        assertThat(one.release(REPOSITORY, mine, List.of("docs"))).isEmpty();
        assertThat(one.release(REPOSITORY, mine, List.of())).hasSize(1);
        assertThat(two.held(REPOSITORY)).isEmpty();
    }

    private RunId run(String id) {
        Task task = new Task(
                new TaskId(id),
                TaskRequest.builder(REPOSITORY, "Title").build(),
                UUID.nameUUIDFromBytes(id.getBytes(UTF_8)),
                now);
        store.submit(new Submission(
                task,
                Optional.empty(),
                REPOSITORY,
                TaskStatus.QUEUED,
                "submitted",
                now,
                List.of(new Event.TaskSubmitted(task))));
        return new RunId(task.id(), 1);
    }
}

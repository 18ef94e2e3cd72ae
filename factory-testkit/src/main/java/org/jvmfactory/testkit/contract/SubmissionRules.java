package org.jvmfactory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.jvmfactory.testkit.contract.StoreSamples.NOON;
import static org.jvmfactory.testkit.contract.StoreSamples.brought;
import static org.jvmfactory.testkit.contract.StoreSamples.held;
import static org.jvmfactory.testkit.contract.StoreSamples.id;
import static org.jvmfactory.testkit.contract.StoreSamples.identified;
import static org.jvmfactory.testkit.contract.StoreSamples.task;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvmfactory.journal.FactoryStore.Submitted;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.Submission;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskStatus;

/** How tasks get in and are listed. */
interface SubmissionRules extends StoreRules {

    @Test
    default void a_submitted_task_is_there_as_it_was_submitted() {
        assertThat(store().submit(task("a", "shop", Priority.HIGH, NOON))).isEqualTo(new Submitted(id("a"), true));
        assertThat(store().task(id("a")))
                .contains(new TaskRow(
                        id("a"),
                        "Title of a",
                        "shop",
                        Set.of(),
                        Priority.HIGH,
                        TaskStatus.QUEUED,
                        "submitted",
                        NOON,
                        Optional.empty(),
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        2));
    }

    @Test
    default void a_submission_begins_the_stream_of_its_task() {
        Submission submission = task("a");
        store().submit(submission);
        List<JournalEntry> stream = store().read(StreamId.of(id("a")), 0, 10);
        assertThat(stream).extracting(JournalEntry::event).isEqualTo(submission.events());
        assertThat(stream).extracting(JournalEntry::sequence).containsExactly(0L, 1L);
        assertThat(stream).extracting(JournalEntry::at).containsOnly(NOON);
    }

    @Test
    default void a_held_task_is_kept_as_held() {
        store().submit(held("a"));
        assertThat(store().task(id("a")).orElseThrow().status()).isEqualTo(TaskStatus.HELD);
    }

    @Test
    default void a_task_that_was_never_submitted_is_not_there() {
        assertThat(store().task(id("a"))).isEmpty();
    }

    @Test
    default void submissions_without_identity_are_tasks_of_their_own() {
        assertThat(store().submit(task("a")).created()).isTrue();
        assertThat(store().submit(task("b")).created()).isTrue();
    }

    @Test
    default void the_second_submission_of_an_identity_names_the_first_task_and_changes_nothing() {
        store().submit(identified("a", "ticket-7"));
        long before = store().lastPosition();
        assertThat(store().submit(identified("b", "ticket-7"))).isEqualTo(new Submitted(id("a"), false));
        assertThat(store().task(id("b"))).isEmpty();
        assertThat(store().lastPosition()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(value = TaskStatus.class, mode = EnumSource.Mode.EXCLUDE, names = "DONE")
    default void an_identity_stays_with_its_task_in_every_status_but_done(TaskStatus status) {
        brought(store(), identified("a", "ticket-7"), status);
        assertThat(store().submit(identified("b", "ticket-7"))).isEqualTo(new Submitted(id("a"), false));
    }

    @Test
    default void an_identity_whose_task_is_done_makes_a_new_task_which_then_has_it() {
        brought(store(), identified("a", "ticket-7"), TaskStatus.DONE);
        assertThat(store().submit(identified("b", "ticket-7"))).isEqualTo(new Submitted(id("b"), true));
        assertThat(store().submit(identified("c", "ticket-7"))).isEqualTo(new Submitted(id("b"), false));
    }

    @Test
    default void ten_submissions_of_one_identity_at_once_are_one_task() throws Exception {
        List<Submitted> all = Together.run(
                10, number -> () -> (number % 2 == 0 ? store() : other()).submit(identified("t" + number, "ticket-7")));
        assertThat(all).extracting(Submitted::id).containsOnly(all.get(0).id());
        assertThat(all).filteredOn(Submitted::created).hasSize(1);
        assertThat(store().tasks(Set.of(), 100)).hasSize(1);
        assertThat(store().lastPosition())
                .isEqualTo(store().readAll(0, 100).get(1).position());
    }

    @Test
    default void the_same_task_once_more_changes_nothing() {
        store().submit(task("a"));
        long before = store().lastPosition();
        assertThat(store().submit(task("a"))).isEqualTo(new Submitted(id("a"), false));
        assertThat(store().lastPosition()).isEqualTo(before);
    }

    @Test
    default void another_task_with_an_id_that_is_taken_is_refused() {
        Submission first = task("a");
        store().submit(first);
        Task stranger = new Task(id("a"), first.task().request(), UUID.randomUUID(), NOON);
        Submission second = new Submission(
                stranger, first.identity(), first.repository(), first.status(), "new", NOON, first.events());
        StoreRules.assertRefused(StoreException.Code.SEQUENCE_TAKEN, () -> store().submit(second));
        assertThat(store().task(id("a")).orElseThrow().reason()).isEqualTo("submitted");
    }

    @Test
    default void tasks_are_listed_newest_first() {
        store().submit(task("second", "shop", Priority.LOW, NOON.plusSeconds(1)));
        store().submit(task("first", "shop", Priority.HIGH, NOON));
        store().submit(task("third", "docs", Priority.LOW, NOON.plusSeconds(2)));
        assertThat(store().tasks(Set.of(), 10))
                .extracting(TaskRow::id)
                .containsExactly(id("third"), id("second"), id("first"));
    }

    @Test
    default void of_tasks_as_old_as_each_other_the_one_submitted_last_is_listed_first() {
        store().submit(task("b"));
        store().submit(task("a"));
        assertThat(store().tasks(Set.of(), 10)).extracting(TaskRow::id).containsExactly(id("a"), id("b"));
    }

    @Test
    default void tasks_are_listed_by_status() {
        store().submit(task("a"));
        brought(store(), task("b", "shop", Priority.LOW, NOON.plusSeconds(1)), TaskStatus.WAITING);
        brought(store(), task("c", "shop", Priority.LOW, NOON.plusSeconds(2)), TaskStatus.DONE);
        assertThat(store().tasks(Set.of(TaskStatus.QUEUED, TaskStatus.WAITING, TaskStatus.FAILED), 10))
                .extracting(TaskRow::id)
                .containsExactly(id("b"), id("a"));
    }

    @Test
    default void no_more_tasks_are_listed_than_asked_for() {
        for (int number = 0; number < 5; number++) {
            store().submit(task("t" + number, "shop", Priority.LOW, NOON.plus(Duration.ofSeconds(number))));
        }
        assertThat(store().tasks(Set.of(), 2)).extracting(TaskRow::id).containsExactly(id("t4"), id("t3"));
        assertThat(store().tasks(Set.of(TaskStatus.QUEUED, TaskStatus.DONE), 2))
                .extracting(TaskRow::id)
                .containsExactly(id("t4"), id("t3"));
    }

    @Test
    default void a_limit_below_one_is_a_mistake() {
        assertThatIllegalArgumentException().isThrownBy(() -> store().tasks(Set.of(), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> store().readAll(0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> store().read(StreamId.of(id("a")), 0, -1));
    }
}

package org.jvmfactory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmfactory.testkit.contract.StoreRules.assertRefused;
import static org.jvmfactory.testkit.contract.StoreSamples.LEASE;
import static org.jvmfactory.testkit.contract.StoreSamples.NOON;
import static org.jvmfactory.testkit.contract.StoreSamples.ONE;
import static org.jvmfactory.testkit.contract.StoreSamples.brought;
import static org.jvmfactory.testkit.contract.StoreSamples.claimed;
import static org.jvmfactory.testkit.contract.StoreSamples.id;
import static org.jvmfactory.testkit.contract.StoreSamples.steer;
import static org.jvmfactory.testkit.contract.StoreSamples.taking;
import static org.jvmfactory.testkit.contract.StoreSamples.task;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.InboxEntry;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.TaskStatus;

/** How commands wait for a task. */
interface InboxRules extends StoreRules {

    @Test
    default void commands_wait_in_the_order_in_which_they_came() {
        store().submit(task("a"));
        Command answer = new Command.Answer("q1", "the second one", Actor.trusted("anna"));
        assertThat(store().put(id("a"), answer, "1", NOON)).isTrue();
        assertThat(store().put(id("a"), steer("leave the tests"), "2", NOON.plusSeconds(1)))
                .isTrue();
        List<InboxEntry> inbox = store().inbox(id("a"));
        assertThat(inbox).extracting(InboxEntry::command).containsExactly(answer, steer("leave the tests"));
        assertThat(inbox).extracting(InboxEntry::at).containsExactly(NOON, NOON.plusSeconds(1));
        assertThat(inbox).extracting(InboxEntry::task).containsOnly(id("a"));
        assertThat(inbox).extracting(InboxEntry::id).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(TaskStatus.class)
    default void a_command_waits_whatever_the_status_of_its_task(TaskStatus status) {
        brought(store(), task("a"), status);
        assertThat(store().put(id("a"), steer("one"), "1", NOON)).isTrue();
        assertThat(store().inbox(id("a"))).hasSize(1);
    }

    @Test
    default void the_same_command_once_more_is_not_put() {
        store().submit(task("a"));
        store().put(id("a"), steer("one"), "1", NOON);
        assertThat(store().put(id("a"), steer("uno"), "1", NOON)).isFalse();
        assertThat(store().inbox(id("a"))).extracting(InboxEntry::command).containsExactly(steer("one"));
    }

    @Test
    default void a_command_that_was_taken_is_not_put_again() {
        Claim claim = claimed(store(), "a");
        store().put(id("a"), steer("one"), "1", NOON);
        store().commit(taking(
                claim.fence(), 3, List.of(store().inbox(id("a")).get(0).id())));
        assertThat(store().put(id("a"), steer("one"), "1", NOON)).isFalse();
        assertThat(store().inbox(id("a"))).isEmpty();
    }

    @Test
    default void each_task_has_its_own_inbox() {
        store().submit(task("a"));
        store().submit(task("b"));
        assertThat(store().put(id("a"), steer("one"), "1", NOON)).isTrue();
        assertThat(store().put(id("b"), steer("one"), "1", NOON)).isTrue();
        assertThat(store().inbox(id("a"))).hasSize(1);
        assertThat(store().inbox(id("b"))).hasSize(1);
    }

    @Test
    default void of_many_that_put_one_command_one_does() throws Exception {
        store().submit(task("a"));
        List<Boolean> put = Together.run(
                8,
                number -> () -> (number % 2 == 0 ? store() : other()).put(id("a"), steer("by " + number), "1", NOON));
        assertThat(put).containsOnlyOnce(true);
        assertThat(store().inbox(id("a"))).hasSize(1);
    }

    @Test
    default void commands_may_come_while_the_driver_writes() throws Exception {
        Claim claim = claimed(store(), "a");
        Together.run(2, number -> () -> {
            for (int count = 0; count < 30; count++) {
                if (number == 0) {
                    store().commit(taking(claim.fence(), 3 + count, List.of()));
                } else {
                    other().put(id("a"), steer("word " + count), "" + count, NOON);
                }
            }
            return true;
        });
        assertThat(store().inbox(id("a"))).hasSize(30);
        assertThat(store().task(id("a")).orElseThrow().nextSequence()).isEqualTo(33);
    }

    @Test
    default void a_task_that_is_not_there_has_no_inbox() {
        assertRefused(StoreException.Code.NO_SUCH_TASK, () -> store().put(id("a"), steer("one"), "1", NOON));
        assertRefused(StoreException.Code.NO_SUCH_TASK, () -> store().inbox(id("a")));
        assertThat(store().tasksWithCommands()).isEmpty();
    }

    @Test
    default void tasks_with_commands_are_named_longest_waiting_first() {
        Claim claim = claimed(store(), "a");
        store().submit(task("b"));
        store().submit(task("c"));
        store().put(id("c"), steer("one"), "1", NOON);
        store().put(id("a"), steer("one"), "1", NOON);
        store().put(id("b"), steer("one"), "1", NOON);
        store().put(id("c"), steer("two"), "2", NOON);
        assertThat(store().tasksWithCommands()).containsExactly(id("c"), id("a"), id("b"));
        store().commit(taking(
                claim.fence(), 3, List.of(store().inbox(id("a")).get(0).id())));
        assertThat(store().tasksWithCommands()).containsExactly(id("c"), id("b"));
    }

    @Test
    default void a_command_waits_for_a_task_that_somebody_claims_later() {
        store().submit(task("a"));
        store().put(id("a"), steer("one"), "1", NOON);
        Claim claim = store().claim(ONE, id("a"), NOON, LEASE).orElseThrow();
        long command = store().inbox(id("a")).get(0).id();
        store().commit(taking(claim.fence(), claim.row().nextSequence(), List.of(command)));
        assertThat(store().tasksWithCommands()).isEmpty();
    }
}

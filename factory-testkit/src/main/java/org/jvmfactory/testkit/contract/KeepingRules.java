package org.jvmfactory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmfactory.testkit.contract.StoreSamples.LEASE;
import static org.jvmfactory.testkit.contract.StoreSamples.NOON;
import static org.jvmfactory.testkit.contract.StoreSamples.ONE;
import static org.jvmfactory.testkit.contract.StoreSamples.TWO;
import static org.jvmfactory.testkit.contract.StoreSamples.claimed;
import static org.jvmfactory.testkit.contract.StoreSamples.event;
import static org.jvmfactory.testkit.contract.StoreSamples.events;
import static org.jvmfactory.testkit.contract.StoreSamples.follow;
import static org.jvmfactory.testkit.contract.StoreSamples.id;
import static org.jvmfactory.testkit.contract.StoreSamples.identified;
import static org.jvmfactory.testkit.contract.StoreSamples.instance;
import static org.jvmfactory.testkit.contract.StoreSamples.request;
import static org.jvmfactory.testkit.contract.StoreSamples.steer;
import static org.jvmfactory.testkit.contract.StoreSamples.taking;
import static org.jvmfactory.testkit.contract.StoreSamples.task;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jvmfactory.journal.BlobId;
import org.jvmfactory.journal.BudgetChange;
import org.jvmfactory.journal.BudgetRow;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.FactoryStore.Submitted;
import org.jvmfactory.journal.InboxEntry;
import org.jvmfactory.journal.Instance;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskChange;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.TaskStatus;

/** What is still there after the store was closed and opened again, what two stores on the same data see of each other, and the room it takes. */
interface KeepingRules extends StoreRules {

    /** Closes the store and opens what it kept again. */
    FactoryStore reopened();

    @Test
    default void everything_is_still_there_in_a_store_opened_again() throws IOException {
        Claim claim = claimed(store(), "a");
        follow(store(), claim, TaskChange.keep(TaskStatus.RUNNING, "at work"));
        BudgetChange taken = BudgetChange.take("day", Money.usd("0.3"), Optional.of(Money.usd("1")), Optional.of(7));
        store().commit(new Commit(
                claim.fence(), 4, NOON, List.of(event("draws")), Optional.empty(), List.of(), List.of(taken)));
        store().put(id("a"), steer("one"), "1", NOON);
        store().heartbeat(instance(ONE, NOON), LEASE, Set.of());
        BlobId blob = store().putBlob(new ByteArrayInputStream("kept".getBytes(StandardCharsets.UTF_8)));
        List<TaskRow> rows = store().tasks(Set.of(), 10);
        List<JournalEntry> journal = store().readAll(0, 100);
        List<InboxEntry> inbox = store().inbox(id("a"));
        List<Instance> instances = store().instances();
        List<BudgetRow> budgets = store().budgets(List.of("day"));

        FactoryStore again = reopened();
        assertThat(again.tasks(Set.of(), 10)).isEqualTo(rows);
        assertThat(again.readAll(0, 100)).isEqualTo(journal);
        assertThat(again.inbox(id("a"))).isEqualTo(inbox);
        assertThat(again.instances()).isEqualTo(instances);
        assertThat(again.budgets(List.of("day"))).isEqualTo(budgets).noneMatch(row -> row.iterations() == 0);
        try (InputStream content = again.openBlob(blob)) {
            assertThat(content.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("kept");
        }
    }

    @Test
    default void a_store_opened_again_goes_on_where_it_was() {
        store().submit(identified("a", "ticket-7"));
        Claim claim = store().claim(request(ONE, NOON)).orElseThrow();
        store().put(id("a"), steer("one"), "1", NOON);
        store().commit(taking(
                claim.fence(), 3, List.of(store().inbox(id("a")).get(0).id())));
        long last = store().lastPosition();

        FactoryStore again = reopened();
        assertThat(again.lastPosition()).isEqualTo(last);
        assertThat(again.commit(events(claim.fence(), 4, event("goes on")))).isGreaterThan(last);
        assertThat(again.submit(identified("b", "ticket-7"))).isEqualTo(new Submitted(id("a"), false));
        assertThat(again.put(id("a"), steer("one"), "1", NOON)).isFalse();
        assertThat(again.claim(request(TWO, NOON))).isEmpty();
    }

    @Test
    default void two_stores_on_the_same_data_see_what_each_other_wrote() throws InterruptedException {
        store().submit(task("a"));
        assertThat(other().task(id("a"))).isEqualTo(store().task(id("a")));
        Claim claim = other().claim(request(TWO, NOON)).orElseThrow();
        assertThat(store().claim(request(ONE, NOON))).isEmpty();
        store().put(id("a"), steer("one"), "1", NOON);
        assertThat(other().inbox(id("a"))).hasSize(1);
        other().commit(events(claim.fence(), 3, event("by the other")));
        assertThat(store().read(StreamId.of(id("a")), 3, 10))
                .extracting(JournalEntry::event)
                .containsExactly(event("by the other"));
        assertThat(store().lastPosition()).isEqualTo(other().lastPosition());
    }

    @Test
    default void closing_one_of_two_stores_does_not_harm_the_other() {
        store().submit(task("a"));
        other().close();
        assertThat(store().claim(request(ONE, NOON))).isPresent();
    }

    @Test
    default void says_how_much_room_it_takes() throws IOException {
        long before = store().bytes();
        BlobRules.put(store(), BlobRules.noise(2 * BlobRules.MEGABYTE));
        assertThat(store().bytes() - before).isBetween(2L * BlobRules.MEGABYTE, 3L * BlobRules.MEGABYTE);
    }

    @Test
    default void content_is_kept_once_whoever_brings_it() throws Exception {
        byte[] content = BlobRules.noise(2 * BlobRules.MEGABYTE);
        BlobId first = BlobRules.put(store(), content);
        long before = store().bytes();
        List<BlobId> ids = Together.run(4, number -> () -> BlobRules.put(number % 2 == 0 ? store() : other(), content));
        assertThat(ids).containsOnly(first);
        assertThat(store().bytes() - before).isLessThan(BlobRules.MEGABYTE / 4);
    }

    @Test
    default void content_that_grew_adds_about_what_it_grew_by() throws IOException {
        byte[] whole = BlobRules.noise(5 * BlobRules.MEGABYTE);
        BlobRules.put(store(), Arrays.copyOf(whole, whole.length - BlobRules.MEGABYTE / 8));
        long before = store().bytes();
        BlobId grown = BlobRules.put(store(), whole);
        assertThat(store().bytes() - before).isLessThan(BlobRules.MEGABYTE);
        assertThat(BlobRules.content(store(), grown)).isEqualTo(whole);
    }
}

package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.InMemoryStore;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.ForwardingStore;

/** A factory that ends between making a workspace and writing down that it did. */
class LeftWorkspaceTest extends HouseTest {

    private final CountDownLatch made = new CountDownLatch(1);

    @Test
    void its_successor_works_on_the_base_that_it_asked_for_and_not_on_the_one_that_was_left() throws Exception {
        FactoryStore kept = InMemoryStore.create();
        Factory first = open(CODER, config -> config, builder -> builder.store(new Ending(kept)));
        TaskHandle task = submit(first, "Say hello");
        made.await();
        close(first);
        String moved = repository.commit("main", "upstream.txt", "somebody else's\n");

        Factory second = open(CODER, config -> config, builder -> builder.store(kept));
        TaskView view = settled(second.task(task.id()).orElseThrow());

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        String branch = view.workspace().map(Event.WorkspaceReady::branch).orElseThrow();
        assertThat(view.base()).contains(moved);
        assertThat(repository.changed(moved, branch)).containsExactly("hello.txt");
        assertThat(repository.file(branch, "upstream.txt")).contains("somebody else's");
    }

    private final class Ending extends ForwardingStore {

        Ending(FactoryStore store) {
            super(store);
        }

        @Override
        public long commit(Commit commit) {
            if (commit.events().stream().anyMatch(Event.WorkspaceReady.class::isInstance)) {
                made.countDown();
                throw new StoreException(StoreException.Code.UNAVAILABLE, "the disk is gone");
            }
            return super.commit(commit);
        }

        @Override
        public void close() {
            // its successor goes on with what it holds
        }
    }
}

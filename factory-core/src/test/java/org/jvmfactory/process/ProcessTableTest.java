package org.jvmfactory.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProcessTableTest {

    private final ProcessHandle self = ProcessHandle.current();

    @Test
    void knows_what_a_process_started_and_what_that_started() throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "cat; true").start();
        try {
            Process other = new ProcessBuilder("cat").start();
            try {
                ProcessTable table = new ProcessTable(ProcessTable::machine);
                while (table.below(shell.toHandle(), 1).isEmpty()) {
                    Thread.onSpinWait();
                }
                Set<ProcessHandle> inside = table.below(shell.toHandle(), 1);

                assertThat(table.below(self, 1)).contains(shell.toHandle(), other.toHandle());
                assertThat(table.descendants(List.of(self)))
                        .contains(shell.toHandle(), other.toHandle())
                        .containsAll(inside);
                assertThat(table.descendants(List.of(shell.toHandle()))).isEqualTo(inside);
                assertThat(table.below(self, 2)).containsAll(inside).doesNotContain(other.toHandle());
            } finally {
                other.destroyForcibly().waitFor();
            }
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_process_that_has_a_number_of_an_earlier_one_is_not_taken_for_it() throws Exception {
        Process cat = new ProcessBuilder("cat").start();
        try {
            ProcessTable table = new ProcessTable(() -> List.of(new ProcessTable.Entry(cat.pid(), self.pid(), "1")));

            assertThat(table.below(self, 1)).isEmpty();
        } finally {
            cat.destroyForcibly().waitFor();
        }
    }

    @Test
    void all_who_ask_during_a_look_share_the_next_one() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ProcessTable table = new ProcessTable(() -> {
            if (looks.incrementAndGet() == 1) {
                first.countDown();
                awaitQuietly(goOn);
            }
            return ProcessTable.machine();
        });
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Future<?> looking = threads.submit(() -> table.below(self, 1));
            first.await();
            List<Thread> late = List.of(asking(table), asking(table), asking(table));
            for (Thread thread : late) {
                while (thread.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            }
            goOn.countDown();
            looking.get();
            for (Thread thread : late) {
                thread.join();
            }

            assertThat(looks).hasValue(2);
            table.below(self, 1);
            assertThat(looks).hasValue(3);
        } finally {
            threads.shutdownNow();
        }
    }

    private Thread asking(ProcessTable table) {
        Thread thread = new Thread(() -> table.below(self, 1));
        thread.start();
        return thread;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

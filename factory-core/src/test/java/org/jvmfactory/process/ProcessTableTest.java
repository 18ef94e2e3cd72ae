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
                ProcessTable table = new ProcessTable(ProcessHandle::allProcesses);
                while (table.children(List.of(shell.toHandle())).isEmpty()) {
                    Thread.onSpinWait();
                }
                Set<ProcessHandle> inside = table.children(List.of(shell.toHandle()));

                assertThat(table.children(List.of(self))).contains(shell.toHandle(), other.toHandle());
                assertThat(table.descendants(List.of(self)))
                        .contains(shell.toHandle(), other.toHandle())
                        .containsAll(inside);
                assertThat(table.descendants(List.of(shell.toHandle()))).isEqualTo(inside);
            } finally {
                other.destroyForcibly().waitFor();
            }
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly().waitFor();
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
            return ProcessHandle.allProcesses();
        });
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Future<?> looking = threads.submit(() -> table.children(List.of(self)));
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
            table.children(List.of(self));
            assertThat(looks).hasValue(3);
        } finally {
            threads.shutdownNow();
        }
    }

    private Thread asking(ProcessTable table) {
        Thread thread = new Thread(() -> table.children(List.of(self)));
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

package org.jvmfactory.example.benchmarks;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.task.TaskRequest;

/** What agents cost that are all at work at once, and how soon one of them is stopped when a person says so. */
final class ManySessions {

    private static final int CANCELLED = 20;
    private static final long MEGABYTE = 1024 * 1024;

    private final Ground ground;
    private final String kind;
    private final int count;

    ManySessions(Ground ground, String kind, int count) {
        this.ground = ground;
        this.kind = kind;
        this.count = count;
    }

    void run() throws Exception {
        Factory factory = ground.factory(kind, "idle.sh", count).build();
        try {
            long begin = System.nanoTime();
            List<TaskHandle> tasks = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                tasks.add(factory.submit(TaskRequest.builder(ground.repository().path(), "Work " + i)
                        .build()));
            }
            awaitAllAtWork();
            say("all at work after", since(begin).toSeconds() + " s");
            memory();
            List<Duration> latencies = new ArrayList<>();
            for (TaskHandle task : tasks.subList(0, Math.min(CANCELLED, count))) {
                long asked = System.nanoTime();
                task.cancel("the benchmark has seen enough");
                task.await();
                latencies.add(since(asked));
            }
            say("cancel until the task has ended", Spread.of(latencies).toString());
        } finally {
            long begin = System.nanoTime();
            factory.close();
            say("close after", since(begin).toMillis() + " ms");
        }
    }

    private void awaitAllAtWork() {
        while (agents() < count) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }

    private static long agents() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/sleep"))
                .count();
    }

    private void memory() throws Exception {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        say("heap in use", (runtime.totalMemory() - runtime.freeMemory()) / MEGABYTE + " MiB");
        say("heap the JVM took", runtime.totalMemory() / MEGABYTE + " MiB");
        say("threads", ManagementFactory.getThreadMXBean().getThreadCount() + " of the operating system");
        Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
                .forEach(line -> say("memory of the JVM", line.replace('\t', ' ')));
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private void say(String what, String value) {
        System.out.printf("%-44s %s%n", count + " in " + kind + ": " + what, value);
    }
}

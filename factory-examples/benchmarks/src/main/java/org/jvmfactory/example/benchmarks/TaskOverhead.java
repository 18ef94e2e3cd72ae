package org.jvmfactory.example.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.store.jdbc.SqliteStore;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;

/**
 * Tasks, one after the other, against a script that does the same git and process work and one that does what somebody would script, turn
 * and turn about, so that a busy moment of the machine hits all. Says for Factory's tasks where the time went, by the journal.
 */
final class TaskOverhead {

    private final Ground ground;
    private final int count;
    private final int warmUp;
    private final Map<String, List<Duration>> times = new LinkedHashMap<>();

    /** @param warmUp tasks before those that are measured: a service has done some, and its JVM has compiled what they need */
    TaskOverhead(Ground ground, int count, int warmUp) {
        this.ground = ground;
        this.count = count;
        this.warmUp = warmUp;
    }

    void run() throws Exception {
        try (Factory process = open("process");
                Factory bubblewrap = open("bubblewrap")) {
            Map<String, Factory> factories = Map.of("process", process, "bubblewrap", bubblewrap);
            for (int i = 0; i < warmUp + count; i++) {
                if (i == warmUp) {
                    times.clear();
                }
                for (String kind : Ground.KINDS) {
                    script("baseline.sh", kind, "plain script", i);
                    script("same.sh", kind, "same work", i);
                    task(kind, factories.getOrDefault(kind, process), i);
                }
                ground.removeBranches();
            }
        }
        times.forEach((what, measured) -> System.out.printf("%-44s %s%n", what, Spread.of(measured)));
        for (String kind : Ground.KINDS) {
            for (String script : List.of("same work", "plain script")) {
                double ratio = median(kind + ": factory") / median(kind + ": " + script);
                System.out.printf(Locale.ROOT, "%-44s %7.2f%n", kind + ": factory / " + script, ratio);
            }
        }
    }

    private double median(String what) {
        return Spread.of(times.getOrDefault(what, List.of())).median();
    }

    private Factory open(String kind) throws IOException {
        return ground.factory(kind, "agent.sh", 1)
                .store(SqliteStore.open(ground.directory().resolve(kind + ".db")))
                .build();
    }

    private void script(String script, String kind, String name, int i) throws Exception {
        Path remote = ground.repository().path();
        Path errors = ground.directory().resolve("errors.txt");
        String place = script.replace(".sh", "-") + kind;
        ProcessBuilder builder = new ProcessBuilder(
                        "sh",
                        ground.script(script).toString(),
                        kind,
                        remote.toString(),
                        ground.directory().resolve(place + ".git").toString(),
                        ground.directory().resolve(place).toString(),
                        place + "-" + i,
                        ground.script("agent.sh").toString(),
                        ground.ownScripts().toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile());
        long begin = System.nanoTime();
        Process process = builder.start();
        int status = process.waitFor();
        note(kind + ": " + name, Duration.ofNanos(System.nanoTime() - begin));
        if (status != 0) {
            throw new IllegalStateException(script + " failed: " + Files.readString(errors));
        }
    }

    private void task(String kind, Factory factory, int i) throws InterruptedException {
        long begin = System.nanoTime();
        TaskHandle task = factory.submit(TaskRequest.builder(ground.repository().path(), "Write a file " + i)
                .build());
        TaskStatus status = task.await().status();
        note(kind + ": factory", Duration.ofNanos(System.nanoTime() - begin));
        if (status != TaskStatus.IN_REVIEW) {
            throw new IllegalStateException(
                    "the task is " + status + ": " + task.view().reason());
        }
        List<JournalEntry> journal = new ArrayList<>();
        task.events(0).forEach(journal::add);
        phases(kind, journal);
    }

    /** What happened between the events that part the phases of a task. */
    private void phases(String kind, List<JournalEntry> journal) {
        Instant last = journal.get(0).at();
        for (JournalEntry entry : journal) {
            String phase = phaseEndedBy(entry.event());
            if (!phase.isEmpty()) {
                note(kind + ":   of it " + phase, Duration.between(last, entry.at()));
                last = entry.at();
            }
        }
    }

    private static String phaseEndedBy(Event event) {
        if (event instanceof Event.RunStarted) {
            return "claim";
        } else if (event instanceof Event.WorkspaceReady) {
            return "mirror and workspace";
        } else if (event instanceof Event.StepFinished finished) {
            return finished.path().value().startsWith("publish") ? "push and pull request" : "agent and hand-over";
        }
        return "";
    }

    private void note(String what, Duration time) {
        times.computeIfAbsent(what, key -> new ArrayList<>()).add(time);
    }
}

package org.jvmfactory.learning;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.memory.MemoryEntry;
import org.jvmfactory.memory.MemoryQuery;
import org.jvmfactory.memory.MemoryStore;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.secret.Redactor;
import org.jvmfactory.task.RepositoryIdentity;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.Task;

/**
 * What a factory learned from its runs, on a memory that may be down: then nothing is remembered or recalled, and nobody waits long.
 * Thread-safe.
 */
@Internal
public final class Experience implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MOST_ENTRIES = 12;
    private static final int MOST_CHARACTERS = 5_000;

    private final GuardedMemory memory;
    private final InstantSource time;
    private final ExecutorService threads;
    private final Redactor redactor;

    /** @param threads has a thread for every call; shut down with this */
    public Experience(MemoryStore memory, InstantSource time, ExecutorService threads, Redactor redactor) {
        this.memory = new GuardedMemory(requireNonNull(memory, "memory"), time, threads, redactor, PATIENCE);
        this.time = requireNonNull(time, "time");
        this.threads = requireNonNull(threads, "threads");
        this.redactor = requireNonNull(redactor, "redactor");
    }

    /**
     * What a run left in its repository.
     *
     * @param files the paths that it changed
     * @param learnings the {@link LearningsFile} at its last commit, empty where there is none
     * @param learningsBefore the same at its base
     */
    public record Change(List<String> files, String learnings, String learningsBefore) {

        /** Nothing. */
        public static final Change NONE = new Change(List.of(), "", "");

        public Change {
            files = List.copyOf(files);
            requireNonNull(learnings, "learnings");
            requireNonNull(learningsBefore, "learningsBefore");
        }
    }

    /**
     * Remembers how the last run of a task ends, and what its agents learned. Doing it again, also with another end, replaces what was
     * remembered before.
     */
    public void remember(TaskView view, RunEnd end, String reason, Change change) {
        RunView run = view.lastRun().orElseThrow();
        Task task = view.task();
        Optional<String> repository =
                Optional.of(RepositoryIdentity.of(task.request().repository()).value());
        MemoryEntry.Evidence evidence = new MemoryEntry.Evidence(Optional.of(run.id()), run.tip());
        Instant now = time.instant();
        List<MemoryEntry> entries = new ArrayList<>();
        entries.add(new MemoryEntry(
                "outcome/" + task.correlation() + "/" + run.id().number(),
                MemoryEntry.Kind.OUTCOME,
                new OutcomeText(redactor::redact).of(task.request().title(), run, end, reason, change.files()),
                repository,
                MemoryEntry.Trust.OUTCOME,
                evidence,
                now));
        for (String learning : LearningsFile.fresh(change.learnings(), change.learningsBefore(), redactor::redact)) {
            entries.add(MemoryEntry.learning(learning, repository, MemoryEntry.Trust.AGENT, evidence, now));
        }
        for (String learning : run.learnings()) {
            entries.add(MemoryEntry.learning(learning, repository, MemoryEntry.Trust.AGENT, evidence, now));
        }
        memory.call(store -> {
            store.remember(entries);
            return true;
        });
    }

    /** What is known that may help with a task. */
    public Recollection recall(Task task) {
        return recall(
                task.request().title() + "\n" + task.request().description(),
                task.request().repository());
    }

    /** What is known about something, from the tasks of a repository and from people. */
    public Recollection recall(String about, String repository) {
        MemoryQuery query = new MemoryQuery(about, Optional.of(repository), MOST_ENTRIES, MOST_CHARACTERS);
        Recollection found =
                memory.call(store -> Recollection.of(store.recall(query))).orElse(Recollection.NOTHING);
        return new Recollection(found.entries(), redactor.redact(found.text()));
    }

    /** Closes the memory, too. */
    @Override
    public void close() {
        memory.close();
        threads.shutdownNow();
    }
}

package org.jvmfactory.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.policy.FileLocks;
import org.jvmfactory.policy.FileLocks.Lock;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file locks of one run, and who is told of them. Thread-safe. */
final class LockDesk {

    private static final Logger LOG = LoggerFactory.getLogger(LockDesk.class);

    /** Speaks where Factory itself has something to tell an agent. */
    private static final Actor FACTORY = Actor.trusted("Factory");

    private final RunServices services;
    private final String repository;
    private final RunId run;
    private final FileLocks locks;

    LockDesk(RunServices services, String repository, RunId run) {
        this.services = services;
        this.repository = repository;
        this.run = run;
        this.locks =
                new FileLocks(services.keeping().store(), services.keeping().time());
    }

    /** Takes locks; those of other runs on the same files, in words. The agents of those runs are told of this one. */
    List<String> take(String agent, List<String> paths) {
        List<Lock> met = locks.take(repository, run, agent, paths);
        Set<TaskId> tasks = met.stream()
                .map(lock -> lock.run().task())
                .collect(Collectors.toCollection(() -> new TreeSet<>(Comparator.comparing(TaskId::value))));
        for (TaskId task : tasks) {
            List<String> theirs = met.stream()
                    .filter(lock -> lock.run().task().equals(task))
                    .map(Lock::path)
                    .distinct()
                    .toList();
            tell(
                    task,
                    "[Factory] Task " + run.task() + " works on files that you have taken a lock on too: "
                            + String.join(", ", theirs) + ". Go on; keep your change small there.");
        }
        return met.stream().map(LockDesk::words).toList();
    }

    int release(List<String> paths) {
        return locks.release(repository, run, paths).size();
    }

    /** What an agent should know before it changes a file; empty where nobody else works on it. */
    List<String> others(String path) {
        return locks.others(repository, run, path).stream().map(LockDesk::words).toList();
    }

    /** The run that is about to end gives up what it has. What fails here runs out by itself. */
    static void releaseAll(RunServices services, TaskView view, String repository) {
        view.lastRun().filter(last -> last.end().isEmpty()).ifPresent(last -> {
            try {
                new LockDesk(services, repository, last.id()).release(List.of());
            } catch (FactoryException e) {
                LOG.warn("the file locks of run={} aren't released, and run out: {}", last.id(), e.getMessage());
            }
        });
    }

    private void tell(TaskId task, String text) {
        services.keeping()
                .store()
                .put(
                        task,
                        new Command.Steer(text, FACTORY),
                        UUID.nameUUIDFromBytes((run + text).getBytes(UTF_8)).toString(),
                        services.keeping().time().instant());
    }

    private static String words(Lock lock) {
        return "task " + lock.run().task() + " (" + lock.agent() + ") works on " + lock.path() + " until "
                + lock.until();
    }
}

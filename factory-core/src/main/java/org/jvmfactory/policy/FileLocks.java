package org.jvmfactory.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jvmfactory.journal.Append;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.TaskStatus;

/**
 * Which run says that it works on which files of a repository, in all instances that share a store. Advice: nobody is kept from anything,
 * since every run has its own clone. A lock ends after an hour, when it is given up, or with its run. Thread-safe.
 */
public final class FileLocks {

    /** How long a lock holds. */
    public static final Duration LIFE = Duration.ofHours(1);

    private static final int PAGE = 500;
    private static final int TRIES = 20;

    private final FactoryStore store;
    private final InstantSource time;

    public FileLocks(FactoryStore store, InstantSource time) {
        this.store = requireNonNull(store, "store");
        this.time = requireNonNull(time, "time");
    }

    /**
     * A lock that holds.
     *
     * @param path a file or directory of the repository, with slashes; a directory's is one on all that is in it
     */
    public record Lock(RunId run, String agent, String path, Instant until) {

        /** Whether the two are about the same file. */
        boolean meets(String other) {
            return path.equals(other) || path.startsWith(other + "/") || other.startsWith(path + "/");
        }
    }

    /**
     * Takes locks, whoever has others on the same files.
     *
     * @return the locks of other tasks that meet these
     */
    public List<Lock> take(String repository, RunId run, String agent, List<String> paths) {
        List<String> wanted = paths.stream().distinct().toList();
        return append(repository, held -> {
            Event taken =
                    new Event.LocksTaken(run, agent, wanted, time.instant().plus(LIFE));
            List<Lock> met = held.stream()
                    .filter(lock -> !lock.run().task().equals(run.task()))
                    .filter(lock -> wanted.stream().anyMatch(lock::meets))
                    .toList();
            return new Change<>(List.of(taken), met);
        });
    }

    /** Gives locks of a run up; all it has where {@code paths} is empty. Returns those that it had. */
    public List<Lock> release(String repository, RunId run, List<String> paths) {
        return append(repository, held -> {
            List<Lock> given = held.stream()
                    .filter(lock -> lock.run().equals(run))
                    .filter(lock -> paths.isEmpty() || paths.contains(lock.path()))
                    .toList();
            List<Event> events = given.isEmpty()
                    ? List.of()
                    : List.of(new Event.LocksReleased(
                            run, given.stream().map(Lock::path).toList()));
            return new Change<>(events, given);
        });
    }

    /** The locks of other tasks on a file. */
    public List<Lock> others(String repository, RunId run, String path) {
        return held(repository).stream()
                .filter(lock -> !lock.run().task().equals(run.task()) && lock.meets(path))
                .toList();
    }

    /** The locks that hold in a repository. */
    public List<Lock> held(String repository) {
        Instant now = time.instant();
        List<Lock> held = new ArrayList<>();
        read(stream(repository, yesterday(now)), held);
        read(stream(repository, today(now)), held);
        held.removeIf(lock -> !lock.until().isAfter(now) || over(lock));
        return List.copyOf(held);
    }

    /** Whether the run has ended without giving its locks up, as where its driver was killed. */
    private boolean over(Lock lock) {
        return store.task(lock.run().task())
                .filter(row -> row.status() == TaskStatus.RUNNING
                        || row.status() == TaskStatus.WAITING
                        || row.status() == TaskStatus.QUEUED)
                .isEmpty();
    }

    private record Change<T>(List<Event> events, T result) {}

    private <T> T append(String repository, Function<List<Lock>, Change<T>> decide) {
        for (int i = 1; ; i++) {
            Instant now = time.instant();
            StreamId stream = stream(repository, today(now));
            long next = read(stream, new ArrayList<>());
            Change<T> change = decide.apply(held(repository));
            if (change.events().isEmpty()) {
                return change.result();
            }
            try {
                store.append(new Append(stream, next, now, change.events()));
                return change.result();
            } catch (StoreException e) {
                if (e.code() != StoreException.Code.SEQUENCE_TAKEN || i == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Adds what a stream says to {@code held}; returns the sequence of its next event. */
    private long read(StreamId stream, List<Lock> held) {
        long next = 0;
        for (List<JournalEntry> page = store.read(stream, next, PAGE);
                !page.isEmpty();
                page = store.read(stream, next, PAGE)) {
            for (JournalEntry entry : page) {
                apply(entry.event(), held);
                next = entry.sequence() + 1;
            }
        }
        return next;
    }

    private static void apply(Event event, List<Lock> held) {
        if (event instanceof Event.LocksTaken taken) {
            taken.paths().forEach(path -> {
                held.removeIf(
                        lock -> lock.run().equals(taken.run()) && lock.path().equals(path));
                held.add(new Lock(taken.run(), taken.agent(), path, taken.until()));
            });
        } else if (event instanceof Event.LocksReleased released) {
            held.removeIf(lock ->
                    lock.run().equals(released.run()) && released.paths().contains(lock.path()));
        }
    }

    // One stream a day: a lock lives for an hour, so no more than two are ever read.

    private static LocalDate today(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    private static LocalDate yesterday(Instant now) {
        return today(now).minusDays(1);
    }

    private static StreamId stream(String repository, LocalDate day) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(repository.getBytes(UTF_8));
            return new StreamId("locks/" + HexFormat.of().formatHex(digest, 0, 12) + "-" + day);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

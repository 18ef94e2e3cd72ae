package org.jvmfactory.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which process started which. A look reads every process of the machine, so all who ask while one is under way share the next one: a
 * thousand sessions that end at once need a few looks, not a thousand. Thread-safe.
 */
final class ProcessTable {

    static final ProcessTable MACHINE = new ProcessTable(ProcessTable::machine);

    private static final Path PROC = Path.of("/proc");

    /** Of what follows the program's name in {@code /proc/<pid>/stat} (proc(5)): the parent, and when it was started. */
    private static final int PARENT = 1;

    private static final int STARTED = 19;

    private final Supplier<List<Entry>> entries;
    private final ReentrantLock looking = new ReentrantLock();
    private final AtomicLong begun = new AtomicLong();
    private @Nullable Look last;

    ProcessTable(Supplier<List<Entry>> entries) {
        this.entries = entries;
    }

    /**
     * A process.
     *
     * @param started in ticks since the machine's start, as a number comes to be used again; empty where that isn't known
     */
    record Entry(long pid, long parent, String started) {

        /** The process, unless it has ended. */
        Optional<ProcessHandle> handle() {
            return ProcessHandle.of(pid)
                    .filter(handle -> started.isEmpty()
                            || read(pid)
                                    .filter(now -> now.started.equals(started))
                                    .isPresent());
        }
    }

    private record Look(long number, Map<Long, List<Entry>> children) {

        Set<Entry> below(Collection<Long> parents) {
            Set<Entry> found = new HashSet<>();
            parents.forEach(parent -> found.addAll(children.getOrDefault(parent, List.of())));
            return found;
        }
    }

    /** What is {@code depth} levels below {@code root}; with 1 its direct children. */
    Set<ProcessHandle> below(ProcessHandle root, int depth) {
        Look look = look();
        Collection<Long> level = List.of(root.pid());
        Set<Entry> found = Set.of();
        for (int i = 0; i < depth; i++) {
            found = look.below(level);
            level = found.stream().map(Entry::pid).toList();
        }
        return handles(found);
    }

    /** Everything below {@code roots}, without them. */
    Set<ProcessHandle> descendants(Collection<ProcessHandle> roots) {
        Look look = look();
        Set<Entry> all = new HashSet<>();
        Set<Entry> level = look.below(roots.stream().map(ProcessHandle::pid).toList());
        while (all.addAll(level)) {
            level = look.below(level.stream().map(Entry::pid).toList());
        }
        return handles(all);
    }

    private static Set<ProcessHandle> handles(Set<Entry> entries) {
        Set<ProcessHandle> handles = new HashSet<>();
        entries.forEach(entry -> entry.handle().ifPresent(handles::add));
        return handles;
    }

    /** A look that began after the call: what was started before it is seen. */
    private Look look() {
        long before = begun.get();
        looking.lock();
        try {
            if (last != null && last.number() > before) {
                return last;
            }
            long number = begun.incrementAndGet();
            Map<Long, List<Entry>> children = new HashMap<>();
            entries.get()
                    .forEach(entry -> children.computeIfAbsent(entry.parent(), key -> new ArrayList<>())
                            .add(entry));
            Look look = new Look(number, children);
            last = look;
            return look;
        } finally {
            looking.unlock();
        }
    }

    /** All processes. On Linux each is read once: {@link ProcessHandle#parent} would read three files for each. */
    static List<Entry> machine() {
        List<Entry> all = new ArrayList<>();
        if (!Files.exists(PROC.resolve("self/stat"))) {
            ProcessHandle.allProcesses()
                    .forEach(process ->
                            process.parent().ifPresent(parent -> all.add(new Entry(process.pid(), parent.pid(), ""))));
            return all;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                read(Long.parseLong(process.getFileName().toString())).ifPresent(all::add);
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new ProcessException(
                    ProcessException.Code.NOT_ENDED,
                    "Can't list the processes in '/proc' to find what a process started.",
                    e);
        }
        return all;
    }

    /** Empty for a process that has ended. */
    private static Optional<Entry> read(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"), ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", STARTED + 2);
            return Optional.of(new Entry(pid, Long.parseLong(fields[PARENT]), fields[STARTED]));
        } catch (IOException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}

package org.jvmfactory.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Ends processes with everything they started. */
final class ProcessTree {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofMillis(20);

    private ProcessTree() {}

    /**
     * Kills {@code roots} and all their descendants, again and again until none is found, and waits until they are gone; an interruption is
     * kept for later. What has left the tree before is not found: only a process namespace holds everything.
     */
    static void kill(Collection<ProcessHandle> roots) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        Set<ProcessHandle> seen = new LinkedHashSet<>(roots);
        boolean interrupted = Thread.interrupted();
        try {
            for (Set<ProcessHandle> living = living(seen); !living.isEmpty(); living = living(seen)) {
                if (System.nanoTime() > deadline) {
                    throw notEnded(living);
                }
                seen.addAll(ProcessTable.MACHINE.descendants(living));
                seen.forEach(ProcessHandle::destroyForcibly);
                try {
                    pause(seen);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits until {@code processes} have ended; false when one of them still lives after {@code limit}. */
    static boolean awaitEnd(Collection<ProcessHandle> processes, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (Set<ProcessHandle> living = living(processes); !living.isEmpty(); living = living(processes)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause(living);
        }
        return true;
    }

    /** False also for a zombie: it has ended, and whether somebody collects it isn't in our hands. */
    static boolean alive(ProcessHandle process) {
        return process.isAlive() && !isZombie(process.pid());
    }

    static Set<ProcessHandle> living(Collection<ProcessHandle> processes) {
        return processes.stream().filter(ProcessTree::alive).collect(Collectors.toSet());
    }

    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            int state = stat.lastIndexOf(')') + 2;
            return state < stat.length() && "ZX".indexOf(stat.charAt(state)) >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits until {@code processes} have ended, or for a step: most have within a millisecond or two. */
    private static void pause(Collection<ProcessHandle> processes) throws InterruptedException {
        long left = STEP.toMillis();
        Set<ProcessHandle> living = living(processes);
        for (long wait = 1; left > 0 && !living.isEmpty(); wait = Math.min(2 * wait, left)) {
            pause(living.iterator().next(), wait);
            left -= wait;
            living = living(processes);
        }
    }

    // The future of a process that isn't our own child completes late, that of a zombie never: its end is looked for.
    private static void pause(ProcessHandle process, long millis) throws InterruptedException {
        try {
            process.onExit().get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // the caller looks again
        }
    }

    private static ProcessException notEnded(Set<ProcessHandle> living) {
        String which =
                living.stream().map(process -> Long.toString(process.pid())).collect(Collectors.joining(", "));
        return new ProcessException(
                ProcessException.Code.NOT_ENDED,
                "Still there " + LIMIT.toSeconds() + " s after SIGKILL: process " + which
                        + ". They hang in the kernel (state D in 'ps') or belong to another user; end them by hand.");
    }
}

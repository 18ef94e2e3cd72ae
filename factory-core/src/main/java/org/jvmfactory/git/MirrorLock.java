package org.jvmfactory.git;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jvmfactory.git.GitException.Code;

/** Keeps a mirror to one writer: one thread of this JVM, and this JVM among those that share the directory. */
final class MirrorLock {

    /** Of the whole JVM, because a file lock is: a second one on the same file isn't waited for but refused. */
    private static final ConcurrentMap<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

    private final Path file;

    MirrorLock(Path file) {
        this.file = file;
    }

    /** What is done under the lock. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws InterruptedException;
    }

    <T> T holding(Work<T> work) throws InterruptedException {
        ReentrantLock here = HERE.computeIfAbsent(file, path -> new ReentrantLock());
        here.lockInterruptibly();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid()) {
                throw new GitException(Code.FAILED, "Can't lock '" + file + "': the lock was lost");
            }
            return work.run();
        } catch (FileLockInterruptionException | ClosedByInterruptException e) {
            Thread.interrupted(); // it is said by the exception from here on
            throw new InterruptedException("interrupted while waiting for '" + file + "'");
        } catch (IOException e) {
            throw new GitException(Code.FAILED, "Can't lock '" + file + "': " + e.getMessage(), e);
        } finally {
            here.unlock();
        }
    }
}

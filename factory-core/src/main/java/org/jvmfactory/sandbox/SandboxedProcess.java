package org.jvmfactory.sandbox;

import java.time.Duration;
import java.util.Optional;

/**
 * A command running in a sandbox. Thread-safe. {@link #close} ends it and everything it started, and waits until they are gone; after
 * that nothing of it is left.
 */
public interface SandboxedProcess extends AutoCloseable {

    /** The limit on the whole ending of a process: its own stop, then the signal, then the kill. */
    Duration GRACE = Duration.ofSeconds(5);

    /**
     * Sends bytes to its standard input, if that was opened; flushed at once. Doesn't wait for the process to read them.
     *
     * @return false when the input is closed or the process has gone
     */
    boolean send(byte[] bytes);

    /** Closes its standard input. */
    void closeInput();

    /** Waits until it has ended and its output has been taken; empty when it still runs after {@code limit}. */
    Optional<Exit> await(Duration limit) throws InterruptedException;

    boolean alive();

    /**
     * Whether the command itself has ended, even where what was started around it is still there and knows nothing of it. Takes a look at
     * the machine's processes. Right after the start it may also be that the command isn't there yet.
     */
    default boolean defunct() {
        return !alive();
    }

    /** Asks the command itself, not the sandbox around it, to stop: {@code SIGINT}. */
    void interrupt();

    /** Asks the command and what it started to stop: {@code SIGTERM}. */
    void terminate();

    /** Kills everything at once, waits until it is gone and gives up what output is held open. Idempotent. */
    @Override
    void close();
}

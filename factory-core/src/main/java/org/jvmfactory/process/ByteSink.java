package org.jvmfactory.process;

/**
 * Takes what a process prints, in the order it prints it, on the process's reader thread. It must not block: what blocks the reader
 * blocks the process.
 */
@FunctionalInterface
public interface ByteSink {

    /** Throws everything away. */
    ByteSink NOWHERE = (bytes, length) -> {};

    /** Takes the first {@code length} of {@code bytes}; the array is used again afterwards. */
    void accept(byte[] bytes, int length);

    /** Called once, after the last bytes: the stream is at its end or was given up. */
    default void end() {}
}

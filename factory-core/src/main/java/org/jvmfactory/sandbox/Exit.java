package org.jvmfactory.sandbox;

/** How a sandboxed command ended. */
public sealed interface Exit {

    /** It ended by itself with this code, 0 to 255. */
    record Exited(int code) implements Exit {}

    /** A signal ended it that we didn't send; shells say the same by an exit code of 128 and the signal. */
    record Signalled(int signal) implements Exit {}

    /** We ended it. */
    record Killed() implements Exit {}

    /**
     * A limit ended it, or it failed after it had reached one.
     *
     * @param allowed what was allowed, for a person: {@code 512 MiB of memory}
     * @param how how it ended in the end, for a person
     */
    record Limited(Limit limit, String allowed, String how) implements Exit {}

    /** The sandbox couldn't start it; {@code why} says what to do. */
    record NotStarted(String why) implements Exit {}

    default boolean success() {
        return this instanceof Exited exited && exited.code() == 0;
    }

    /** For a person: {@code exit status 3}. */
    default String describe() {
        if (this instanceof Exited exited) {
            return "exit status " + exited.code();
        }
        if (this instanceof Signalled signalled) {
            return "killed by signal " + signalled.signal();
        }
        if (this instanceof Limited limited) {
            return "its limit of " + limited.allowed() + " was reached (" + limited.how() + ")";
        }
        if (this instanceof NotStarted notStarted) {
            return "not started: " + notStarted.why();
        }
        return "ended by Factory";
    }
}

package org.jvmfactory.sandbox;

/** How a sandboxed command ended. */
public sealed interface Exit {

    /** It ended by itself with this code, 0 to 255. */
    record Exited(int code) implements Exit {}

    /** A signal ended it that we didn't send; shells say the same by an exit code of 128 and the signal. */
    record Signalled(int signal) implements Exit {}

    /** We ended it. */
    record Killed() implements Exit {}

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
        if (this instanceof NotStarted notStarted) {
            return "not started: " + notStarted.why();
        }
        return "ended by Factory";
    }
}

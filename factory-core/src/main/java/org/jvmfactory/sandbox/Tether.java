package org.jvmfactory.sandbox;

import java.util.Set;
import org.jvmfactory.process.ChildProcess;

/** Holds a command that somebody else started for us, so that it ends with us. Thread-safe. */
interface Tether extends AutoCloseable {

    /** The commands, and what was orphaned inside. */
    Set<ProcessHandle> commands();

    /** Lets go, as the kernel does when this JVM dies: what is inside ends by itself. */
    void cut();

    /** Ends everything inside, and {@code client}, by which we started it, and waits until they are gone. */
    void end(ChildProcess client);

    /** Frees what was held; what still runs inside ends. */
    @Override
    void close();
}

package org.jvmfactory.architecture.offenders.clock.process;

/** Reads the monotonic clock where it may. */
public final class Deadline {

    public long monotonic() {
        return System.nanoTime();
    }
}

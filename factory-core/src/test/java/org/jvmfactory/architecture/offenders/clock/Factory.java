package org.jvmfactory.architecture.offenders.clock;

import java.time.Clock;
import java.time.InstantSource;

/** Reads the system clock where it may. */
public final class Factory {

    private Factory() {}

    public static InstantSource clock() {
        return InstantSource.system();
    }

    /** Does so as well. */
    public static final class Builder {

        public InstantSource clock() {
            return Clock.systemUTC();
        }
    }
}

package org.jvmfactory.scheduler;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Says when something is due that is done again and again. A clock that is put back makes it due at once. For one thread. */
final class Pace {

    private final Duration length;
    private @Nullable Instant last;

    Pace(Duration length) {
        this.length = requireNonNull(length, "length");
    }

    /** Whether it is due; if so, {@link #done} says that it was done. */
    boolean due(Instant now) {
        Instant before = last;
        return before == null || now.isBefore(before) || !now.isBefore(before.plus(length));
    }

    void done(Instant now) {
        last = requireNonNull(now, "now");
    }
}

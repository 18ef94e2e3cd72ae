package org.jvmfactory.architecture.offenders.clock.journal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.function.Supplier;

/** Reads clocks where it must not, and one that it was given. */
@SuppressWarnings("JavaUtilDate")
public final class Clocks {

    public List<Object> system() {
        return List.of(
                Clock.systemUTC(),
                Clock.tickMillis(ZoneOffset.UTC),
                InstantSource.system(),
                Instant.now(),
                LocalDate.now(ZoneOffset.UTC),
                System.currentTimeMillis(),
                new Date());
    }

    public Supplier<Instant> reference() {
        return Instant::now;
    }

    public long monotonic() {
        return System.nanoTime();
    }

    public List<Object> given(Clock clock) {
        return List.of(clock.instant(), Instant.now(clock), Clock.offset(clock, Duration.ZERO));
    }
}

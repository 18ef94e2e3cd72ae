package org.jvmfactory.connector.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jvmfactory.meta.Internal;

/** Waits a moment before a call is tried again. */
@FunctionalInterface
@Internal
public interface Pauses {

    /** Waits on this thread, until it is interrupted. */
    Pauses REAL = length -> {
        boolean never = new CountDownLatch(1).await(length.toMillis(), TimeUnit.MILLISECONDS);
        assert !never;
    };

    void pause(Duration length) throws InterruptedException;
}

package org.jvmfactory.architecture.offenders.thread.execution;

import java.util.concurrent.TimeUnit;

/** Sleeps. */
public final class Sleeper {

    public void sleep() throws InterruptedException {
        Thread.sleep(1);
        TimeUnit.MILLISECONDS.sleep(1);
    }
}

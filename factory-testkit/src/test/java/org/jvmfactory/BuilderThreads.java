package org.jvmfactory;

import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

/** Gives a scheduler other threads than its own: for tests of what it does when there are none. */
public final class BuilderThreads {

    private BuilderThreads() {}

    /**
     * Sets them.
     *
     * @param threads makes those whose names begin with what it is given
     */
    public static void set(Factory.Builder builder, Function<String, ThreadFactory> threads) {
        builder.threads = threads;
    }
}

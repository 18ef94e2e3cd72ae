package org.jvmfactory.app;

/** Does something when this process is told to end before it is done: by Ctrl-C, a signal or the end of the session. Thread-safe. */
final class Stopping {

    private final Thread hook;
    private volatile boolean begun;

    Stopping(Runnable action) {
        this.hook = new Thread(
                () -> {
                    begun = true;
                    action.run();
                },
                "factory-stopping");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether the process was told to end. */
    boolean begun() {
        return begun;
    }

    /** All is done: nothing is left to be stopped. */
    void disarm() {
        if (!begun) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                begun = true; // it is under way after all
            }
        }
    }
}

package org.jvmfactory.engine;

import java.time.Duration;
import java.util.List;

/** What an engine may use to find out about its CLI. Implemented by Factory. */
@FunctionalInterface
public interface EngineProbe {

    /** What a short command printed, and the code that it ended with. */
    record Output(int exitCode, String stdout, String stderr) {}

    /**
     * Runs a short command of the CLI, such as {@code claude --version}, without any key.
     *
     * @throws EngineException when it can't be started or takes too long
     */
    Output run(List<String> command, Duration limit) throws InterruptedException;
}

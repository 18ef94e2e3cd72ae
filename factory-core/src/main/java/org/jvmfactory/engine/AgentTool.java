package org.jvmfactory.engine;

import org.jvmfactory.meta.Spi;

/** Something of the host that an agent may call while it works. Thread-safe. */
@Spi
public interface AgentTool {

    /** Lower-case letters, digits and underscores. */
    String name();

    /** What it does and when to use it; the agent reads this. */
    String description();

    /** JSON schema of its input. */
    String inputSchema();

    /** Carries it out at once, without waiting for anybody, and returns what the agent reads. {@code input} is JSON that obeys the schema. */
    String call(String input);
}

package org.jvmfactory.task;

/** Tokens and turns that a piece of agent work used. Input tokens don't include those read from or written to the provider's cache. */
public record Usage(long inputTokens, long outputTokens, long cacheReadTokens, long cacheWriteTokens, int turns) {

    public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    public Usage plus(Usage other) {
        return new Usage(
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cacheReadTokens + other.cacheReadTokens,
                cacheWriteTokens + other.cacheWriteTokens,
                turns + other.turns);
    }

    /** What was used since {@code earlier}, for counters that only grow. */
    public Usage minus(Usage earlier) {
        return new Usage(
                inputTokens - earlier.inputTokens,
                outputTokens - earlier.outputTokens,
                cacheReadTokens - earlier.cacheReadTokens,
                cacheWriteTokens - earlier.cacheWriteTokens,
                turns - earlier.turns);
    }
}

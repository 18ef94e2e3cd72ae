package org.jvmfactory.engine.codex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.task.Usage;

/** What has been seen of a turn of ours, which may be several of the CLI. */
final class Turn {

    /** The turns of the CLI that it is made of. */
    final Set<String> parts = new HashSet<>();

    /** Tool calls that were seen to begin, also those that have ended. */
    final Set<String> calls = new HashSet<>();

    String lastWords = "";

    /** Tokens, and the answers of the agent's own model as turns. */
    Usage used = Usage.NONE;

    /** Whether a tool was called since an answer was last counted: another one will follow. */
    boolean called;

    /** What the CLI last tried again after. */
    JsonNode tried = MissingNode.getInstance();

    /** When the limit resets that is used up. */
    Optional<Instant> resetAt = Optional.empty();

    /** Whether nothing at all was said or done. */
    boolean empty() {
        return lastWords.isEmpty() && calls.isEmpty();
    }

    static Usage tokens(JsonNode counted, int turns) {
        long cached = counted.path("cachedInputTokens").asLong();
        long written = counted.path("cacheWriteInputTokens").asLong();
        return new Usage(
                Math.max(counted.path("inputTokens").asLong() - cached - written, 0),
                counted.path("outputTokens").asLong(),
                cached,
                written,
                turns);
    }
}

package org.jvmfactory.engine.codex;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.engine.AgentEvent;

/** The provider's windows of usage, of which the CLI tells with every answer. */
final class Windows {

    private static final int USED_UP = 100;
    private static final int NEARLY_USED_UP = 80;

    private final Map<String, AgentEvent> reported = new HashMap<>();
    private Optional<Instant> usedUpUntil = Optional.empty();

    /** What has changed since it was told last. */
    List<AgentEvent> read(JsonNode told) {
        usedUpUntil = Optional.empty();
        List<AgentEvent> changed = new ArrayList<>();
        for (String name : List.of("primary", "secondary")) {
            JsonNode window = told.path(name);
            if (window.isObject()) {
                AgentEvent report = report(name, window);
                if (!report.equals(reported.put(name, report))) {
                    changed.add(report);
                }
            }
        }
        return changed;
    }

    /** When the last of those resets that are used up. */
    Optional<Instant> usedUpUntil() {
        return usedUpUntil;
    }

    private AgentEvent report(String name, JsonNode window) {
        Optional<Instant> resetAt = window.path("resetsAt").canConvertToLong()
                ? Optional.of(Instant.ofEpochSecond(window.path("resetsAt").asLong()))
                : Optional.empty();
        double used = window.path("usedPercent").asDouble();
        if (used >= USED_UP) {
            usedUpUntil = usedUpUntil
                    .filter(known -> resetAt.isEmpty() || known.isAfter(resetAt.get()))
                    .or(() -> resetAt);
        }
        String status = used >= USED_UP ? "rejected" : used >= NEARLY_USED_UP ? "allowed_warning" : "allowed";
        return new AgentEvent.LimitReported(name, status, resetAt);
    }
}

package org.jvmfactory.engine.claude;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Usage;

/** What has been seen of a turn. */
final class Turn {

    /** The kind of error that the CLI named last. */
    String error = "";

    /** The status of the response that the CLI last tried again after; 0 where there was none, or an answer came since. */
    int tried;

    String lastWords = "";

    /** When the limit resets that was reached. */
    Optional<Instant> resetAt = Optional.empty();

    private final Set<String> answers = new HashSet<>();
    private @Nullable String model;
    private @Nullable String structured;

    /** The agent's model answered, in one of several pieces with the same id. */
    void answered(String id, String byModel) {
        answers.add(id);
        tried = 0;
        model = byModel;
    }

    /** What the turn has come to with this {@code result}, which may not be the last one. */
    TurnResult result(JsonNode result, Spending spent) {
        if (result.hasNonNull("structured_output")) {
            structured = result.path("structured_output").toString();
        }
        Optional<AgentFailure> failure = Failures.in(result, error, tried, resetAt);
        String text = result.path("result").asText();
        return new TurnResult(
                failure.isPresent() || text.isBlank() ? lastWords : text,
                Optional.ofNullable(structured),
                failure,
                Optional.ofNullable(model),
                spent.tokens().plus(new Usage(0, 0, 0, 0, answers.size())),
                cost(spent, failure));
    }

    /** The CLI doesn't count an answer that was interrupted, though the provider does. */
    private static Cost cost(Spending spent, Optional<AgentFailure> failure) {
        boolean whole = failure.stream().noneMatch(it -> it.kind() == FailureClass.ENDED_BY_US);
        return new Cost(spent.money(), whole ? Cost.Certainty.EXACT : Cost.Certainty.UNKNOWN);
    }
}

package org.jvmfactory.execution;

import java.util.Optional;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.secret.Redactor;

/** Agents' events on their way into the journal. */
final class AgentEvents {

    private AgentEvents() {}

    /** {@code event} without secrets. */
    static AgentEvent redacted(AgentEvent event, Redactor redactor) {
        if (event instanceof AgentEvent.Said said) {
            return new AgentEvent.Said(redactor.redact(said.text()));
        }
        if (event instanceof AgentEvent.TextDelta delta) {
            return new AgentEvent.TextDelta(redactor.redact(delta.text()));
        }
        if (event instanceof AgentEvent.ToolStarted started) {
            return new AgentEvent.ToolStarted(started.call(), started.tool(), redactor.redact(started.summary()));
        }
        if (event instanceof AgentEvent.ToolFinished finished) {
            return new AgentEvent.ToolFinished(finished.call(), finished.ok(), redactor.redact(finished.summary()));
        }
        if (event instanceof AgentEvent.Retrying retrying) {
            return new AgentEvent.Retrying(retrying.attempt(), redactor.redact(retrying.reason()));
        }
        if (event instanceof AgentEvent.PermissionDecided decided) {
            return new AgentEvent.PermissionDecided(
                    decided.tool(), decided.allowed(), redactor.redact(decided.reason()));
        }
        if (event instanceof AgentEvent.MessageDelivered delivered) {
            return new AgentEvent.MessageDelivered(redactor.redact(delivered.text()));
        }
        if (event instanceof AgentEvent.Warned warned) {
            return new AgentEvent.Warned(redactor.redact(warned.message()));
        }
        if (event instanceof AgentEvent.Unrecognized line) {
            return new AgentEvent.Unrecognized(redactor.redact(line.raw()));
        }
        if (event instanceof AgentEvent.TurnEnded ended) {
            return new AgentEvent.TurnEnded(redacted(ended.result(), redactor));
        }
        return event;
    }

    /** {@code result} without secrets. */
    static TurnResult redacted(TurnResult result, Redactor redactor) {
        Optional<AgentFailure> failure = result.failure()
                .map(value -> new AgentFailure(value.kind(), redactor.redact(value.message()), value.resetAt()));
        return new TurnResult(
                redactor.redact(result.text()),
                result.structured().map(redactor::redact),
                failure,
                result.model(),
                result.usage(),
                result.cost());
    }
}

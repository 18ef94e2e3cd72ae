package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jvmfactory.task.EffectIntent;
import org.jvmfactory.task.EffectResult;
import org.jvmfactory.task.RunId;

/**
 * What the journal says of an effect.
 *
 * @param result what it brought; empty while it is only intended, and where it failed
 * @param failure why it failed; empty where it didn't
 * @param sequence of its last event
 */
public record EffectView(
        RunId run,
        EffectIntent intent,
        Optional<EffectResult> result,
        Optional<String> failure,
        boolean unclear,
        long sequence) {

    public EffectView {
        requireNonNull(run, "run");
        requireNonNull(intent, "intent");
        requireNonNull(result, "result");
        requireNonNull(failure, "failure");
    }
}

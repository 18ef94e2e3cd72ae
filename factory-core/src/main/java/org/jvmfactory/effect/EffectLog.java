package org.jvmfactory.effect;

import java.util.Optional;
import org.jvmfactory.journal.EffectView;
import org.jvmfactory.task.EffectIntent;
import org.jvmfactory.task.EffectResult;

/**
 * Where the outbox writes what it intends and what came of it. An intent, and a failure, is in the journal when the call returns; what was
 * done, before anything else is begun or told.
 */
public interface EffectLog {

    /** What the journal says of the effect with this key. */
    Optional<EffectView> find(String key);

    void intended(EffectIntent intent);

    void done(EffectIntent intent, EffectResult result, boolean found);

    /** What was said of it so far is in the journal when it returns. */
    void settle();

    void failed(EffectIntent intent, String reason, boolean unclear);
}

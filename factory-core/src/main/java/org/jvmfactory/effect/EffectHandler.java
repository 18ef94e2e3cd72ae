package org.jvmfactory.effect;

import java.util.Optional;
import org.jvmfactory.meta.Spi;
import org.jvmfactory.task.EffectIntent;
import org.jvmfactory.task.EffectResult;

/**
 * Does one kind of act outside Factory.
 *
 * <p>Called on the thread of a run, after the intent was written to the journal. Blocking, ended by interruption. Thread-safe. What it
 * throws is a failure; the exception's code says whether another try helps.
 */
@Spi
public interface EffectHandler {

    /** What a handler can promise about doing an act twice. */
    enum Promise {
        /** Doing it again changes nothing. */
        IDEMPOTENT,
        /** Whether it was done can be looked up. */
        FINDABLE,
        /** Neither: after an unclear result a person must look. */
        AT_MOST_ONCE
    }

    /** The kind of act: {@code push}, {@code pull-request}, yours. */
    String kind();

    /** What it promises about doing an act twice; the same at every call. */
    Promise promise();

    /** What the act brought, if it was done before; asked before it is performed again after a crash. */
    Optional<EffectResult> find(EffectIntent intent) throws InterruptedException;

    /** Does the act, and says what it brought. */
    EffectResult perform(EffectIntent intent) throws InterruptedException;
}

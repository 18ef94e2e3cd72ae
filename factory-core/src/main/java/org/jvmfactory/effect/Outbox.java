package org.jvmfactory.effect;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.journal.EffectView;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.task.EffectIntent;
import org.jvmfactory.task.EffectResult;

/**
 * Has each effect done once: the intent is in the journal before its handler is called, the result before anybody is told, and after a
 * crash the handler looks before it acts. Immutable and thread-safe; one effect key is never used by two threads at once, since only a
 * task's driver performs its effects.
 */
@Internal
public final class Outbox {

    private final Map<String, EffectHandler> handlers;

    /** @param handlers by kind */
    public Outbox(Map<String, EffectHandler> handlers) {
        this.handlers = Map.copyOf(handlers);
    }

    /**
     * The result of {@code intent}: the one in the journal where it was done before, else that of doing it now.
     *
     * @throws FactoryException when it failed; the code says whether another try helps
     */
    public EffectResult perform(EffectIntent intent, EffectLog log) throws InterruptedException {
        EffectHandler handler = handlers.get(intent.kind());
        if (handler == null) {
            throw new EffectException(
                    EffectException.Code.UNKNOWN_KIND,
                    "nothing here performs effects of kind '" + intent.kind() + "'; there are "
                            + new TreeSet<>(handlers.keySet()));
        }
        Optional<EffectView> before =
                log.find(intent.key()).filter(view -> view.intent().equals(intent));
        if (before.flatMap(EffectView::result).isPresent()) {
            return before.get().result().get();
        }
        if (before.isPresent()) {
            Optional<EffectResult> found = handler.find(intent);
            if (found.isPresent()) {
                log.done(intent, found.get(), true);
                return found.get();
            }
            refuseToRepeat(handler, before.get(), intent, log);
        }
        if (before.isEmpty() || before.get().failure().isPresent()) {
            log.intended(intent);
        }
        return perform(handler, intent, log);
    }

    /** What may have happened and can't be looked up isn't done again. */
    private static void refuseToRepeat(EffectHandler handler, EffectView before, EffectIntent intent, EffectLog log) {
        boolean failedForSure = before.failure().isPresent() && !before.unclear();
        if (handler.promise() == EffectHandler.Promise.AT_MOST_ONCE && !failedForSure) {
            String reason = "effect '" + intent.key() + "' may have been done before a crash, and effects of kind '"
                    + intent.kind() + "' can't be looked up: see for yourself, then retry the task";
            if (before.failure().isEmpty()) {
                log.failed(intent, reason, true);
            }
            throw new EffectException(EffectException.Code.UNCLEAR, reason);
        }
    }

    private static EffectResult perform(EffectHandler handler, EffectIntent intent, EffectLog log)
            throws InterruptedException {
        EffectResult result;
        try {
            result = handler.perform(intent);
        } catch (FactoryException e) {
            if (!e.code().retryable()) {
                log.failed(intent, e.getMessage() == null ? e.toString() : e.getMessage(), false);
            }
            throw e;
        }
        log.done(intent, result, false);
        if (handler.promise() == EffectHandler.Promise.AT_MOST_ONCE) {
            log.settle(); // nobody could look it up
        }
        return result;
    }
}

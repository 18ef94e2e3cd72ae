package org.jvmfactory.effect;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jvmfactory.config.NearestNames;
import org.jvmfactory.task.EffectIntent;
import org.jvmfactory.task.EffectResult;

/**
 * Has people told through the notifier that an intent names as {@code via}, or through all of them. The intent's {@code title} and
 * {@code text} are what is told; {@code urgency} may be there. It is done when it is in the journal: from there the {@link Announcer} takes
 * it, so that a notifier that is down holds no run up. Immutable, thread-safe.
 */
public final class NotificationHandler implements EffectHandler {

    /** The kind's name. */
    public static final String KIND = "notification";

    /** Under this name the result says who tells it, separated by commas. */
    static final String QUEUED = "queued";

    private final Set<String> notifiers;

    /** @param notifiers the names that a configuration gives them */
    public NotificationHandler(Collection<String> notifiers) {
        this.notifiers = new TreeSet<>(notifiers);
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** Queued twice under one key it is told once. */
    @Override
    public Promise promise() {
        return Promise.IDEMPOTENT;
    }

    @Override
    public Optional<EffectResult> find(EffectIntent intent) {
        return Optional.empty();
    }

    @Override
    public EffectResult perform(EffectIntent intent) {
        intent.require("title");
        intent.require("text");
        String via = intent.payload().get("via");
        if (via == null) {
            return new EffectResult(Map.of(QUEUED, String.join(",", notifiers)));
        }
        if (!notifiers.contains(via)) {
            throw new EffectException(
                    EffectException.Code.UNKNOWN_KIND,
                    "Notification '" + intent.key() + "' can't be sent: no notifier is called '" + via + "'"
                            + NearestNames.to(via, notifiers).stream()
                                    .findFirst()
                                    .map(nearest -> ", did you mean '" + nearest + "'?")
                                    .orElse("; there are " + notifiers + ". Configure it, or name one of these."));
        }
        return new EffectResult(Map.of(QUEUED, via));
    }
}

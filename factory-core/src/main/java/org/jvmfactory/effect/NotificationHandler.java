package org.jvmfactory.effect;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.notify.Notification;
import org.jvmfactory.notify.Notification.Urgency;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.task.EffectIntent;
import org.jvmfactory.task.EffectResult;
import org.jvmfactory.task.TaskId;

/**
 * Tells people, through the notifier that an intent names as {@code via}, or through all of them. The intent's {@code title} and
 * {@code text} are what is told; {@code task} and {@code urgency} may be there. Immutable; as thread-safe as its notifiers.
 */
public final class NotificationHandler implements EffectHandler {

    private final Map<String, Notifier> notifiers;

    /** @param notifiers by the name that a configuration gives them */
    public NotificationHandler(Map<String, Notifier> notifiers) {
        this.notifiers = new TreeMap<>(requireNonNull(notifiers, "notifiers"));
    }

    @Override
    public String kind() {
        return "notification";
    }

    @Override
    public Promise promise() {
        return Promise.AT_MOST_ONCE;
    }

    @Override
    public Optional<EffectResult> find(EffectIntent intent) {
        return Optional.empty();
    }

    @Override
    public EffectResult perform(EffectIntent intent) throws InterruptedException {
        Notification notification = notification(intent);
        Map<String, FactoryException> failures = new LinkedHashMap<>();
        Collection<String> names = recipients(intent);
        for (String name : names) {
            try {
                requireNonNull(notifiers.get(name), name).notify(notification);
            } catch (FactoryException e) {
                failures.put(name, e);
            }
        }
        if (!failures.isEmpty() && failures.size() == names.size()) {
            throw failures.size() == 1 ? failures.values().iterator().next() : nobodyTold(intent, failures);
        }
        List<String> told =
                names.stream().filter(name -> !failures.containsKey(name)).toList();
        return failures.isEmpty()
                ? new EffectResult(Map.of("told", String.join(",", told)))
                : new EffectResult(
                        Map.of("told", String.join(",", told), "failed", String.join(",", failures.keySet())));
    }

    private Collection<String> recipients(EffectIntent intent) {
        String via = intent.payload().get("via");
        if (via == null) {
            return notifiers.keySet();
        }
        if (!notifiers.containsKey(via)) {
            throw new EffectException(
                    EffectException.Code.UNKNOWN_KIND,
                    "Notification '" + intent.key() + "' can't be sent: no notifier is called '" + via + "'; there are "
                            + notifiers.keySet() + ". Configure it, or name one of these.");
        }
        return List.of(via);
    }

    private static Notification notification(EffectIntent intent) {
        Optional<TaskId> task =
                Optional.ofNullable(intent.payload().get("task")).map(TaskId::new);
        String urgency = intent.payload().getOrDefault("urgency", "info");
        return new Notification(
                task,
                intent.require("title"),
                intent.require("text"),
                Arrays.stream(Urgency.values())
                        .filter(it -> it.name().toLowerCase(Locale.ROOT).equals(urgency))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "effect '" + intent.key() + "' has the urgency '" + urgency + "', which isn't one")));
    }

    private static EffectException nobodyTold(EffectIntent intent, Map<String, FactoryException> failures) {
        StringBuilder message = new StringBuilder("Notification '" + intent.key() + "' reached nobody");
        failures.forEach((name, failure) ->
                message.append("; '").append(name).append("': ").append(failure.getMessage()));
        EffectException all = new EffectException(EffectException.Code.REFUSED, message.toString());
        failures.values().forEach(all::addSuppressed);
        return all;
    }
}

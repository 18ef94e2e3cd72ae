package org.jvmfactory.effect;

import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.notify.Happening;
import org.jvmfactory.notify.Notification;
import org.jvmfactory.notify.Notification.Urgency;
import org.jvmfactory.secret.Redactor;
import org.jvmfactory.task.EffectIntent;
import org.jvmfactory.task.TaskId;

/** A notification as it is kept until it has arrived: as an intent whose key is the delivery's id. */
final class NoticeMail {

    private static final String DETAIL = "detail.";

    private NoticeMail() {}

    /** What is to be told through {@code notifier} of the task's event {@code entry}, without secrets. */
    static EffectIntent write(TaskNews.News news, JournalEntry entry, String notifier, Redactor redactor) {
        String task = entry.stream().task().orElseThrow().value();
        Map<String, String> payload = new HashMap<>();
        news.details().forEach((name, value) -> payload.put(DETAIL + name, redactor.redact(value)));
        payload.put("happening", news.happening().name());
        payload.put("at", entry.at().toString());
        payload.put("task", task);
        payload.put("title", redactor.redact(news.title()));
        payload.put("text", redactor.redact(news.text()));
        payload.put(
                "urgency",
                news.urgency().orElse(news.happening().urgency().name()).toUpperCase(Locale.ROOT));
        return new EffectIntent(task + "." + entry.sequence() + "." + notifier, NotificationHandler.KIND, payload);
    }

    static Notification read(EffectIntent intent) {
        Map<String, String> details = new HashMap<>();
        intent.payload().forEach((name, value) -> {
            if (name.startsWith(DETAIL)) {
                details.put(name.substring(DETAIL.length()), value);
            }
        });
        return new Notification(
                intent.key(),
                happening(intent),
                Instant.parse(intent.require("at")),
                intent.require("title"),
                intent.require("text"),
                urgency(intent),
                Optional.ofNullable(intent.payload().get("task")).map(TaskId::new),
                details);
    }

    static Happening happening(EffectIntent intent) {
        return Happening.valueOf(intent.require("happening"));
    }

    /** A step of somebody else's may write any word; a wrong one must not keep people from being told. */
    private static Urgency urgency(EffectIntent intent) {
        for (Urgency urgency : Urgency.values()) {
            if (urgency.name().equals(intent.require("urgency"))) {
                return urgency;
            }
        }
        return Urgency.INFO;
    }
}

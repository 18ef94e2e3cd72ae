package org.jvmfactory.connector.telegram;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jvmfactory.connector.http.ApiClient;
import org.jvmfactory.connector.http.ApiException;
import org.jvmfactory.connector.http.ApiRequest;
import org.jvmfactory.connector.http.CleanText;
import org.jvmfactory.connector.http.Deliveries;
import org.jvmfactory.notify.Notification;
import org.jvmfactory.notify.Notification.Urgency;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.secret.Secret;

/** Tells people in a Telegram chat. Thread-safe. */
final class TelegramNotifier implements Notifier {

    /** Telegram takes 4096 characters, escapes not counted. */
    private static final int MOST_TEXT = 3300;

    private static final int MOST_TITLE = 300;

    private final ApiClient client;
    private final Chat chat;

    /**
     * Where it writes.
     *
     * @param id a number, or {@code @name} of a channel
     * @param topic the number of a topic in a group that has some
     */
    record Chat(Secret token, String id, Optional<Integer> topic) {}

    TelegramNotifier(ApiClient client, Chat chat) {
        this.client = client;
        this.chat = chat;
    }

    @Override
    public String kind() {
        return TelegramNotifierProvider.KIND;
    }

    @Override
    public Promise promise() {
        return Promise.AT_LEAST_ONCE;
    }

    @Override
    public void notify(Notification notification) throws InterruptedException {
        requireNonNull(notification, "notification");
        ObjectNode body = ApiRequest.object()
                .put("chat_id", chat.id())
                .put("text", text(notification))
                .put("parse_mode", "HTML")
                .put("disable_notification", notification.urgency() == Urgency.INFO);
        body.putObject("link_preview_options").put("is_disabled", true);
        chat.topic().ifPresent(topic -> body.put("message_thread_id", topic));
        try {
            client.send(ApiRequest.post("/bot" + chat.token().reveal() + "/sendMessage")
                    .shownAs("sendMessage")
                    .with(body));
        } catch (ApiException e) {
            throw Deliveries.failure(e);
        }
    }

    private static String text(Notification notification) {
        String title = CleanText.line(notification.title(), MOST_TITLE);
        String text = CleanText.of(notification.text(), MOST_TEXT);
        String links = Deliveries.links(notification).stream()
                .map(link -> "<a href=\"" + CleanText.escaped(link.getValue()) + "\">" + link.getKey() + "</a>")
                .collect(Collectors.joining(" · "));
        return icon(notification)
                + " <b>"
                + CleanText.escaped(title)
                + "</b>"
                + (text.isEmpty() ? "" : "\n" + CleanText.escaped(text))
                + (links.isEmpty() ? "" : "\n" + links)
                + "\n<code>"
                + CleanText.escaped(notification.delivery())
                + "</code>";
    }

    private static String icon(Notification notification) {
        return switch (notification.happening()) {
            case PUBLISHED, REVISED, DONE -> "✅";
            case STARTED, WAITING, ASSESSED -> "🔧";
            case QUESTION -> "❓";
            case CANCELLED -> "🛑";
            case FAILED, TIMED_OUT, STALLED, OVER_BUDGET, REJECTED -> "❌";
            case UNRESOLVED, NO_CHANGES -> "⚠️";
            case MESSAGE -> "💬";
        };
    }

    @Override
    public String toString() {
        return "Telegram's chat '" + chat.id() + "'";
    }
}

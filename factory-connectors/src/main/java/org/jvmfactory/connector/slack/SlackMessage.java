package org.jvmfactory.connector.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jvmfactory.connector.http.ApiRequest;
import org.jvmfactory.connector.http.CleanText;
import org.jvmfactory.connector.http.Deliveries;
import org.jvmfactory.notify.Notification;
import org.jvmfactory.notify.Notification.Urgency;

/**
 * How a notification looks in Slack. What others wrote stands in plain text, in which nothing is a mention, a link or a format.
 *
 * @param mentions whom it calls, as Slack writes it
 * @param from how much it must matter for that
 */
record SlackMessage(List<String> mentions, Urgency from) {

    /** Slack takes 150, 3000 and 2000 characters; escapes count. */
    private static final int MOST_TITLE = 140;

    private static final int MOST_TEXT = 2900;
    private static final int MOST_NOTE = 500;

    SlackMessage {
        mentions = List.copyOf(mentions);
    }

    ObjectNode of(Notification notification) {
        String title = fitting(CleanText.line(notification.title(), MOST_TITLE), MOST_TITLE);
        ObjectNode message =
                ApiRequest.object().put("text", CleanText.escaped(icon(notification.urgency()) + " " + title));
        ArrayNode blocks = message.putArray("blocks");
        if (!title.isEmpty()) {
            plain(
                    blocks.addObject().put("type", "header").putObject("text"),
                    icon(notification.urgency()) + " " + title);
        }
        String text = fitting(CleanText.of(notification.text(), MOST_TEXT), MOST_TEXT);
        if (!text.isEmpty()) {
            plain(blocks.addObject().put("type", "section").putObject("text"), text);
        }
        String links = Deliveries.links(notification).stream()
                .map(link -> "<" + link.getValue().replace("&", "&amp;") + "|" + link.getKey() + ">")
                .collect(Collectors.joining("  "));
        String called = notification.urgency().compareTo(from) >= 0 ? String.join(" ", mentions) : "";
        if (!links.isEmpty() || !called.isEmpty()) {
            blocks.addObject()
                    .put("type", "section")
                    .putObject("text")
                    .put("type", "mrkdwn")
                    .put("text", (called + " " + links).strip());
        }
        plain(blocks.addObject().put("type", "context").putArray("elements").addObject(), note(notification));
        return message;
    }

    /** Cut so that with its escapes it isn't too long. */
    private static String fitting(String text, int most) {
        String fitting = text;
        while (CleanText.escaped(fitting).length() > most) {
            fitting = CleanText.of(fitting, fitting.length() * 3 / 4);
        }
        return fitting;
    }

    private static void plain(ObjectNode place, String text) {
        place.put("type", "plain_text").put("text", CleanText.escaped(text)).put("emoji", false);
    }

    private static String note(Notification notification) {
        String details = Stream.of("branch", "repository")
                .map(name -> notification.details().getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .collect(Collectors.joining(" · "));
        return notification.task().map(task -> "task " + task.value()).orElse("Factory")
                + (details.isEmpty() ? "" : " · " + CleanText.line(details, MOST_NOTE))
                + " · "
                + notification.delivery();
    }

    private static String icon(Urgency urgency) {
        return switch (urgency) {
            case INFO -> "✅";
            case WARNING -> "⚠️";
            case ACTION -> "❓";
        };
    }
}

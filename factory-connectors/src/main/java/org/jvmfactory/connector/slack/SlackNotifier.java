package org.jvmfactory.connector.slack;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jvmfactory.connector.http.ApiClient;
import org.jvmfactory.connector.http.ApiException;
import org.jvmfactory.connector.http.ApiRequest;
import org.jvmfactory.connector.http.Deliveries;
import org.jvmfactory.connector.http.Fields;
import org.jvmfactory.notify.Notification;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.notify.NotifyException;
import org.jvmfactory.secret.Secret;

/** Tells people in a Slack channel, through its incoming webhook or as a bot. Thread-safe. */
final class SlackNotifier implements Notifier {

    private final ApiClient client;
    private final SlackMessage message;
    private final Optional<Bot> bot;

    /**
     * A bot that is in the channel.
     *
     * @param channel its id or name
     */
    record Bot(Secret token, String channel) {}

    /** @param bot where there is none, the client's base address is an incoming webhook */
    SlackNotifier(ApiClient client, SlackMessage message, Optional<Bot> bot) {
        this.client = client;
        this.message = message;
        this.bot = bot;
    }

    @Override
    public String kind() {
        return SlackNotifierProvider.KIND;
    }

    @Override
    public Promise promise() {
        return Promise.AT_LEAST_ONCE;
    }

    @Override
    public void notify(Notification notification) throws InterruptedException {
        requireNonNull(notification, "notification");
        try {
            JsonNode answer = client.send(request(notification)).body();
            // The methods of a bot answer with status 200 whatever happens.
            if (bot.isPresent() && !Fields.flag(answer, "/ok")) {
                throw refusal(Fields.words(answer, "/error"));
            }
        } catch (ApiException e) {
            throw Deliveries.failure(e);
        }
    }

    private ApiRequest request(Notification notification) {
        if (bot.isEmpty()) {
            return ApiRequest.post("").shownAs("the incoming webhook").with(message.of(notification));
        }
        return ApiRequest.post("/chat.postMessage")
                .with("Authorization", ApiClient.bearer(bot.get().token()))
                .with(message.of(notification)
                        .put("channel", bot.get().channel())
                        .put("unfurl_links", false)
                        .put("unfurl_media", false));
    }

    private static NotifyException refusal(String error) {
        String word = error.matches("[a-z0-9_]{1,60}") ? error : "no reason that can be read";
        NotifyException.Code code = switch (word) {
            case "ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout" ->
                NotifyException.Code.UNAVAILABLE;
            default -> NotifyException.Code.REFUSED;
        };
        return new NotifyException(code, "Slack refuses the message: " + word);
    }

    @Override
    public String toString() {
        return bot.map(it -> "Slack's channel '" + it.channel() + "'").orElse("an incoming webhook of Slack");
    }
}

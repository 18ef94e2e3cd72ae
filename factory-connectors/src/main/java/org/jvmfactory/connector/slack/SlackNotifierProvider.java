package org.jvmfactory.connector.slack;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.connector.http.ApiClient;
import org.jvmfactory.connector.http.WebAddress;
import org.jvmfactory.notify.Notification.Urgency;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.notify.NotifierContext;
import org.jvmfactory.notify.NotifierProvider;
import org.jvmfactory.secret.Secret;

/**
 * Makes a notifier for Slack: {@code webhook}, or {@code token} and {@code channel}; {@code mention} and {@code mention-from} for what
 * shall wake people up.
 */
public final class SlackNotifierProvider implements NotifierProvider {

    static final String KIND = "slack";

    private static final String API = "https://slack.com/api";

    @Override
    public String type() {
        return KIND;
    }

    /** The address of an incoming webhook is all one needs to write there. */
    @Override
    public Set<String> secretKeys() {
        return Set.of("webhook", "token");
    }

    @Override
    public Notifier create(NotifierContext context) {
        ConfigNode settings = context.settings();
        settings.only("type", "webhook", "token", "channel", "api", "mention", "mention-from");
        if (settings.find("webhook").isPresent() == settings.find("token").isPresent()) {
            throw settings.error("Slack needs 'webhook', or 'token' with 'channel'");
        }
        Optional<SlackNotifier.Bot> bot = settings.find("token")
                .map(token -> new SlackNotifier.Bot(Secret.of(token.text()), channel(settings.require("channel"))));
        URI base = settings.find("webhook")
                .or(() -> settings.find("api"))
                .map(WebAddress::read)
                .orElse(URI.create(API));
        SlackMessage message = new SlackMessage(
                settings.find("mention").map(SlackNotifierProvider::mentions).orElse(List.of()),
                settings.find("mention-from")
                        .map(node -> node.choice(Urgency.class))
                        .orElse(Urgency.ACTION));
        return new SlackNotifier(
                new ApiClient(new ApiClient.Api("Slack", base, Map.of()), context.time()), message, bot);
    }

    private static String channel(ConfigNode node) {
        if (!node.text().matches("#?[\\p{L}\\p{N}_.-]{1,80}")) {
            throw node.error("this is no channel's name or id");
        }
        return node.text();
    }

    private static List<String> mentions(ConfigNode node) {
        List<ConfigNode> all = node.isText() ? List.of(node) : node.items();
        return all.stream().map(SlackNotifierProvider::mention).toList();
    }

    private static String mention(ConfigNode node) {
        String who = node.text();
        if (Set.of("here", "channel", "everyone").contains(who)) {
            return "<!" + who + ">";
        }
        if (!who.matches("[USW][A-Z0-9]{2,20}")) {
            throw node.error("'mention' has ids of people (U...) and groups (S...), or 'here' or 'channel'");
        }
        return who.startsWith("S") ? "<!subteam^" + who + ">" : "<@" + who + ">";
    }
}

package org.jvmfactory.connector.telegram;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.connector.http.ApiClient;
import org.jvmfactory.connector.http.WebAddress;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.notify.NotifierContext;
import org.jvmfactory.notify.NotifierProvider;
import org.jvmfactory.secret.Secret;

/** Makes a notifier for Telegram: {@code token} of a bot and {@code chat}; {@code topic} in a group that has some. */
public final class TelegramNotifierProvider implements NotifierProvider {

    static final String KIND = "telegram";

    private static final String API = "https://api.telegram.org";

    @Override
    public String type() {
        return KIND;
    }

    @Override
    public Set<String> secretKeys() {
        return Set.of("token");
    }

    @Override
    public Notifier create(NotifierContext context) {
        ConfigNode settings = context.settings();
        settings.only("type", "token", "chat", "topic", "api");
        URI base = settings.find("api").map(WebAddress::read).orElse(URI.create(API));
        TelegramNotifier.Chat chat = new TelegramNotifier.Chat(
                token(settings.require("token")),
                chat(settings.require("chat")),
                settings.find("topic").map(ConfigNode::positive));
        return new TelegramNotifier(new ApiClient(new ApiClient.Api("Telegram", base, Map.of()), context.time()), chat);
    }

    /** It becomes a part of a path. */
    private static Secret token(ConfigNode node) {
        if (!node.text().matches("\\d{1,20}:[A-Za-z0-9_-]{10,100}")) {
            throw node.error("this is no token of a bot: those are a number, a colon, and letters");
        }
        return Secret.of(node.text());
    }

    private static String chat(ConfigNode node) {
        if (!node.text().matches("-?\\d{1,20}|@[A-Za-z0-9_]{1,64}")) {
            throw node.error("a chat has a number, or the name of a channel with '@' before it");
        }
        return node.text();
    }
}

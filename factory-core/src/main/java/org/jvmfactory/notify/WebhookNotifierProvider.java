package org.jvmfactory.notify;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.secret.Secret;

/** Makes a notifier that posts signed JSON: {@code url}, {@code secret}, {@code headers}, {@code timeout}, {@code plain-http}. */
public final class WebhookNotifierProvider implements NotifierProvider {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    @Override
    public String type() {
        return "webhook";
    }

    /** The address counts, too: that of many a chat room is all one needs to write there. */
    @Override
    public Set<String> secretKeys() {
        return Set.of("url", "secret", "headers");
    }

    @Override
    public Notifier create(NotifierContext context) {
        ConfigNode settings = context.settings();
        settings.only("type", "url", "secret", "headers", "timeout", "plain-http");
        boolean plain = settings.find("plain-http").map(ConfigNode::flag).orElse(false);
        Map<String, Secret> headers = new LinkedHashMap<>();
        settings.find("headers")
                .ifPresent(node -> node.entries()
                        .forEach((name, value) -> headers.put(checked(name, value), Secret.of(value.text()))));
        return new WebhookNotifier(
                new WebhookNotifier.Target(
                        url(settings.require("url"), plain),
                        headers,
                        settings.find("timeout").map(Timeouts::read).orElse(TIMEOUT)),
                signature(settings.require("secret")),
                context.time());
    }

    private static WebhookSignature signature(ConfigNode node) {
        try {
            return new WebhookSignature(Secret.of(node.text()));
        } catch (IllegalArgumentException e) {
            throw node.error(e.getMessage() == null ? "not a signing key" : e.getMessage());
        }
    }

    /** None of these messages repeats the address. */
    private static URI url(ConfigNode node, boolean plain) {
        URI url;
        try {
            url = new URI(node.text().strip());
        } catch (URISyntaxException e) {
            throw node.error("'url' isn't an address of the web");
        }
        if (url.getHost() == null || !("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
            throw node.error("'url' must begin with https:// and name a host");
        }
        if (url.getUserInfo() != null) {
            throw node.error("'url' holds a login: put it into 'headers', as Authorization");
        }
        if ("http".equals(url.getScheme()) && !plain && !LOOPBACK.contains(url.getHost())) {
            throw node.error(
                    "'url' isn't encrypted: use https, or say 'plain-http: true' where the network is trusted");
        }
        return url;
    }

    private static String checked(String name, ConfigNode value) {
        try {
            HttpRequest.newBuilder().setHeader(name, value.text());
        } catch (IllegalArgumentException e) {
            throw value.error(
                    "'" + SingleLine.of(name, 100) + "' isn't a header that can be set, or its value isn't one");
        }
        return name;
    }
}

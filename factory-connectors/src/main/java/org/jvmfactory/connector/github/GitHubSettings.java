package org.jvmfactory.connector.github;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.connector.http.Hmac;
import org.jvmfactory.connector.http.WebAddress;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.ticket.TicketRules;

/**
 * What a configuration says about a GitHub. Code host and tracker read the same lines.
 *
 * @param web where its pages and its repositories are
 * @param api where its interface is
 * @param token what calls are made with, where there is no App
 * @param repositories whose issues are looked at
 * @param opened whether an issue is for Factory as soon as it is opened
 */
record GitHubSettings(
        URI web,
        URI api,
        Optional<Secret> token,
        Optional<App> app,
        Optional<Hmac> webhook,
        List<RepoName> repositories,
        boolean opened,
        TicketRules rules) {

    static final String KIND = "github";

    /** The keys whose values never print. */
    static final Set<String> SECRETS = Set.of("token", "private-key", "webhook-secret");

    private static final String WEB = "https://github.com";
    private static final String API = "https://api.github.com";
    private static final String TRIGGER = "ai-agent";

    /**
     * An App.
     *
     * @param id its id or client id
     * @param installation the id of the only installation; looked up by repository where empty
     */
    record App(String id, Optional<String> installation, PrivateKey key) {}

    static GitHubSettings read(ConfigNode node) {
        List<String> keys = new ArrayList<>(List.of(
                "type",
                "web",
                "api",
                "token",
                "app-id",
                "installation",
                "private-key",
                "private-key-file",
                "webhook-secret",
                "repositories",
                "opened"));
        keys.addAll(TicketRules.KEYS);
        node.only(keys.toArray(String[]::new));
        Optional<App> app = node.find("app-id").map(id -> app(id, node));
        Optional<Secret> token = node.find("token").map(text -> Secret.of(filled(text)));
        if (app.isPresent() == token.isPresent()) {
            throw node.error("GitHub needs one login: 'token', or 'app-id' with 'private-key' or 'private-key-file'");
        }
        URI web = node.find("web").map(WebAddress::read).orElse(URI.create(WEB));
        URI api = node.find("api")
                .map(WebAddress::read)
                .orElseGet(() -> URI.create(web.toString().equals(WEB) ? API : web + "/api/v3"));
        return new GitHubSettings(
                web,
                api,
                token,
                app,
                node.find("webhook-secret").map(Hmac::read),
                node.find("repositories").map(ConfigNode::items).orElse(List.of()).stream()
                        .map(item -> repository(item, web))
                        .toList(),
                node.find("opened").map(ConfigNode::flag).orElse(false),
                TicketRules.read(node, TRIGGER));
    }

    private static App app(ConfigNode id, ConfigNode node) {
        Optional<String> installation = node.find("installation").map(number -> {
            if (!number.text().matches("\\d{1,19}")) {
                throw number.error("an installation has a number");
            }
            return number.text();
        });
        if (!id.text().matches("[A-Za-z0-9.]{1,60}")) {
            throw id.error("an App has a number, or a client id of letters and digits");
        }
        if (node.find("private-key").isPresent()
                == node.find("private-key-file").isPresent()) {
            throw node.error("an App needs 'private-key' or 'private-key-file', and not both");
        }
        return new App(id.text(), installation, key(node));
    }

    private static PrivateKey key(ConfigNode node) {
        ConfigNode place = node.find("private-key").orElseGet(() -> node.require("private-key-file"));
        try {
            return AppKey.read(Secret.of(
                    node.find("private-key").isPresent() ? place.text() : Files.readString(Path.of(place.text()))));
        } catch (IOException e) {
            throw place.error(
                    "'" + place.text() + "' can't be read: " + e.getClass().getSimpleName());
        } catch (IllegalArgumentException e) {
            throw place.error(String.valueOf(e.getMessage()));
        }
    }

    private static RepoName repository(ConfigNode item, URI web) {
        return RepoName.ofPair(item.text())
                .or(() -> RepoName.ofAddress(item.text(), web))
                .orElseThrow(() -> item.error("a repository here is 'owner/name', or its address below " + web));
    }

    private static String filled(ConfigNode text) {
        if (text.text().isBlank() || !text.text().chars().allMatch(letter -> letter > ' ' && letter < 127)) {
            throw text.error("a token has letters, digits and signs, and no blanks");
        }
        return text.text();
    }
}

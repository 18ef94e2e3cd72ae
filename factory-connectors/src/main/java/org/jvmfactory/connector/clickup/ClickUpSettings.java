package org.jvmfactory.connector.clickup;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.connector.http.AllowList;
import org.jvmfactory.connector.http.Hmac;
import org.jvmfactory.connector.http.WebAddress;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.ticket.TicketRules;

/**
 * What a configuration says about a ClickUp workspace.
 *
 * @param team the workspace's number
 * @param repository what tasks are about that have no tag {@code repo:}
 * @param people the ids of those who are trusted
 */
record ClickUpSettings(
        URI api,
        URI web,
        Secret token,
        String team,
        Optional<Hmac> webhook,
        Optional<String> repository,
        AllowList people,
        TicketRules rules) {

    static final String KIND = "clickup";

    static final Set<String> SECRETS = Set.of("token", "webhook-secret");

    static ClickUpSettings read(ConfigNode node) {
        List<String> keys = new ArrayList<>(
                List.of("type", "api", "web", "token", "team", "webhook-secret", "repository", "people"));
        keys.addAll(TicketRules.KEYS);
        node.only(keys.toArray(String[]::new));
        ConfigNode team = node.require("team");
        if (!team.text().matches("\\d{1,20}")) {
            throw team.error("a workspace ('team') has a number: it is in the address of its pages");
        }
        return new ClickUpSettings(
                node.find("api").map(WebAddress::read).orElse(URI.create("https://api.clickup.com/api/v2")),
                node.find("web").map(WebAddress::read).orElse(URI.create("https://app.clickup.com")),
                Secret.of(node.text("token")),
                team.text(),
                node.find("webhook-secret").map(Hmac::read),
                node.findText("repository"),
                AllowList.read(node),
                TicketRules.read(node, "ai-agent"));
    }
}

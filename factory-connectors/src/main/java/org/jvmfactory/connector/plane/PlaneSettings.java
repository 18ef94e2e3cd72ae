package org.jvmfactory.connector.plane;

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
 * What a configuration says about a project at Plane.
 *
 * @param workspace the workspace's name in addresses
 * @param project the project's id
 * @param repository what work items are about that have no label {@code repo:}
 * @param people the ids of those who are trusted
 */
record PlaneSettings(
        URI api,
        URI web,
        Secret key,
        String workspace,
        String project,
        Optional<Hmac> webhook,
        Optional<String> repository,
        AllowList people,
        TicketRules rules) {

    static final String KIND = "plane";

    static final Set<String> SECRETS = Set.of("api-key", "webhook-secret");

    static PlaneSettings read(ConfigNode node) {
        List<String> keys = new ArrayList<>(List.of(
                "type", "api", "web", "api-key", "workspace", "project", "webhook-secret", "repository", "people"));
        keys.addAll(TicketRules.KEYS);
        node.only(keys.toArray(String[]::new));
        ConfigNode workspace = node.require("workspace");
        if (!workspace.text().matches("[A-Za-z0-9_-]{1,100}")) {
            throw workspace.error("a workspace is written as in the address of its pages");
        }
        ConfigNode project = node.require("project");
        if (!PlaneItems.isId(project.text())) {
            throw project.error("a project is written as in the address of its pages: letters and digits with dashes");
        }
        Optional<URI> api = node.find("api").map(WebAddress::read);
        return new PlaneSettings(
                api.orElse(URI.create("https://api.plane.so")),
                node.find("web").map(WebAddress::read).or(() -> api).orElse(URI.create("https://app.plane.so")),
                Secret.of(node.text("api-key")),
                workspace.text(),
                project.text(),
                node.find("webhook-secret").map(Hmac::read),
                node.findText("repository"),
                AllowList.read(node),
                TicketRules.read(node, "Queued"));
    }

    /** What begins the paths of the project's things. */
    String path() {
        return "/api/v1/workspaces/" + workspace + "/projects/" + project;
    }
}

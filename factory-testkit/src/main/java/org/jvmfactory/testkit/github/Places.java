package org.jvmfactory.testkit.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Accounts and repositories as GitHub's interface shows them. */
record Places(String fullName, URI web, URI api) {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String BEGINNING = "2030-01-01T00:00:00Z";

    private static List<String> words(String words) {
        return List.of(words.split(" ", -1));
    }

    private String url() {
        return api + "/repos/" + fullName;
    }

    /** Somebody as they are shown wherever they did something; null where nobody is said to have. */
    JsonNode user(JsonNode kept) {
        return kept.isObject() ? account(kept.path("login").asText()) : NODES.nullNode();
    }

    ObjectNode account(String login) {
        ObjectNode node = FakeRepository.user(login);
        String name = URLEncoder.encode(login, StandardCharsets.UTF_8);
        String url = api + "/users/" + name;
        node.put("node_id", Shapes.node("U", node.path("id").asInt()))
                .put("avatar_url", web + "/avatars/" + name)
                .put("gravatar_id", "")
                .put("url", url)
                .put("html_url", web + "/" + name)
                .put("site_admin", false);
        for (String list : words("followers following gists starred subscriptions organizations repos events")) {
            node.put(list + "_url", url + "/" + list);
        }
        return node.put("received_events_url", url + "/received_events");
    }

    /** A repository as it is shown in passing. */
    ObjectNode repository() {
        String name = fullName.substring(fullName.indexOf('/') + 1);
        ObjectNode node = NODES.objectNode()
                .put("id", FakeRepository.id(fullName))
                .put("node_id", Shapes.node("R", FakeRepository.id(fullName)))
                .put("name", name)
                .put("full_name", fullName)
                .put("private", true)
                .put("html_url", web + "/" + fullName)
                .put("description", "A shop.")
                .put("fork", false)
                .put("url", url());
        node.set("owner", account(fullName.substring(0, fullName.indexOf('/'))));
        for (String part : words("archive assignees blobs branches collaborators comments commits compare contents "
                + "contributors deployments downloads events forks git_commits git_refs git_tags hooks "
                + "issue_comment issue_events issues keys labels languages merges milestones "
                + "notifications pulls releases stargazers statuses subscribers subscription tags teams "
                + "trees")) {
            node.put(part + "_url", url() + "/" + part);
        }
        return node;
    }

    /** A repository as it is shown where a pull request names it, or to whoever asks for it. */
    ObjectNode whole(boolean alone) {
        ObjectNode node = repository();
        node.put("clone_url", web + "/" + fullName + ".git")
                .put("git_url", "git://127.0.0.1/" + fullName + ".git")
                .put("ssh_url", "git@127.0.0.1:" + fullName + ".git")
                .put("svn_url", web + "/" + fullName)
                .put("default_branch", "main")
                .put("archived", false)
                .put("disabled", false)
                .put("pushed_at", BEGINNING)
                .put("created_at", BEGINNING)
                .put("updated_at", BEGINNING);
        for (String feature : words("issues projects wiki pages downloads discussions")) {
            node.put("has_" + feature, feature.equals("issues"));
        }
        for (String count : words(
                "forks forks_count open_issues open_issues_count size stargazers_count watchers watchers_count")) {
            node.put(count, 0);
        }
        for (String nothing : words("homepage language mirror_url license")) {
            node.putNull(nothing);
        }
        return alone ? node.put("network_count", 0).put("subscribers_count", 0) : node;
    }
}

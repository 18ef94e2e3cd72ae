package org.jvmfactory.testkit.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * What is kept of a repository as GitHub's interface shows it: with everything that its published description says is there, and nothing
 * else. Immutable.
 *
 * @param fullName {@code owner/name}
 */
record Shapes(String fullName, URI web, URI api) {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private String owner() {
        return fullName.substring(0, fullName.indexOf('/'));
    }

    private String at() {
        return api + "/repos/" + fullName;
    }

    private String page() {
        return web + "/" + fullName;
    }

    Places places() {
        return new Places(fullName, web, api);
    }

    private JsonNode user(JsonNode kept) {
        return places().user(kept);
    }

    ObjectNode issue(ObjectNode kept) {
        int number = kept.path("number").asInt();
        String url = at() + "/issues/" + number;
        ObjectNode node = said(kept, "I")
                .put("url", url)
                .put("html_url", kept.path("html_url").asText())
                .put("repository_url", at())
                .put("labels_url", url + "/labels{/name}")
                .put("comments_url", url + "/comments")
                .put("events_url", url + "/events")
                .put("number", number)
                .put("title", kept.path("title").asText())
                .put("state", kept.path("state").asText())
                .put("locked", false)
                .put("comments", 0);
        node.set("state_reason", or(kept.path("state_reason")));
        node.set("closed_at", or(kept.path("closed_at")));
        node.set("closed_by", user(kept.path("closed_by")));
        node.set("labels", labels(kept));
        node.putNull("assignee").putNull("milestone");
        if (kept.has("head")) {
            String pull = at() + "/pulls/" + number;
            node.putObject("pull_request")
                    .put("url", pull)
                    .put("html_url", kept.path("html_url").asText())
                    .put("diff_url", kept.path("html_url").asText() + ".diff")
                    .put("patch_url", kept.path("html_url").asText() + ".patch");
        }
        return node;
    }

    ArrayNode labels(JsonNode kept) {
        ArrayNode labels = NODES.arrayNode();
        kept.path("labels").forEach(label -> {
            String name = label.path("name").asText();
            labels.addObject()
                    .put("id", FakeRepository.id(name))
                    .put("node_id", node("LA", FakeRepository.id(name)))
                    .put("url", at() + "/labels/" + FakeRepository.id(name))
                    .put("name", name)
                    .putNull("description")
                    .put("color", "ededed")
                    .put("default", false);
        });
        return labels;
    }

    /** That somebody labelled an issue, in its history. */
    ObjectNode labelling(ObjectNode kept) {
        int id = kept.path("id").asInt();
        ObjectNode node = NODES.objectNode()
                .put("id", id)
                .put("node_id", node("LE", id))
                .put("url", at() + "/issues/events/" + id)
                .put("event", kept.path("event").asText())
                .put("created_at", kept.path("created_at").asText());
        node.set("actor", user(kept.path("actor")));
        node.putObject("label").put("name", kept.path("label").asText()).put("color", "ededed");
        return node.putNull("commit_id").putNull("commit_url").putNull("performed_via_github_app");
    }

    ObjectNode comment(ObjectNode kept) {
        return said(kept, "IC")
                .put("url", at() + "/issues/comments/" + kept.path("id").asInt())
                .put("html_url", kept.path("html_url").asText())
                .put("issue_url", at() + "/issues/" + kept.path("number").asInt());
    }

    ObjectNode line(ObjectNode kept) {
        String pull = "/pulls/" + kept.path("number").asInt();
        String url = at() + "/pulls/comments/" + kept.path("id").asInt();
        String html = page() + "/pull/" + kept.path("number").asInt() + "#discussion_r"
                + kept.path("id").asInt();
        ObjectNode node = said(kept, "PRRC")
                .put("url", url)
                .put("html_url", html)
                .put("pull_request_url", at() + pull)
                .put("pull_request_review_id", 1)
                .put("diff_hunk", "@@ -1 +1 @@")
                .put("path", kept.path("path").asText())
                .put("commit_id", "0".repeat(40))
                .put("original_commit_id", "0".repeat(40))
                .put("subject_type", "line");
        if (kept.has("line")) {
            node.put("line", kept.path("line").asInt());
        }
        if (kept.has("in_reply_to_id")) {
            node.put("in_reply_to_id", kept.path("in_reply_to_id").asLong());
        }
        link(link(link(node, "self", url), "html", html), "pull_request", at() + pull);
        return node;
    }

    ObjectNode review(ObjectNode kept) {
        int number = kept.path("number").asInt();
        String html = page() + "/pull/" + number + "#pullrequestreview-"
                + kept.path("id").asInt();
        ObjectNode node = said(kept, "PRR")
                .put("state", kept.path("state").asText())
                .put("html_url", html)
                .put("pull_request_url", at() + "/pulls/" + number)
                .put("commit_id", "0".repeat(40))
                .put("submitted_at", kept.path("submitted_at").asText());
        node.remove(List.of("created_at", "updated_at"));
        return link(link(node, "html", html), "pull_request", at() + "/pulls/" + number);
    }

    /**
     * A pull request.
     *
     * @param head the tip of its branch
     * @param alone whether it is shown by itself, with more than in a list
     */
    ObjectNode pull(ObjectNode kept, String head, String base, boolean alone) {
        int number = kept.path("number").asInt();
        String url = at() + "/pulls/" + number;
        String issue = at() + "/issues/" + number;
        String html = kept.path("html_url").asText();
        ObjectNode node = said(kept, "PR")
                .put("node_id", kept.path("node_id").asText())
                .put("url", url)
                .put("html_url", html)
                .put("diff_url", html + ".diff")
                .put("patch_url", html + ".patch")
                .put("issue_url", issue)
                .put("commits_url", url + "/commits")
                .put("review_comments_url", url + "/comments")
                .put("review_comment_url", at() + "/pulls/comments{/number}")
                .put("comments_url", issue + "/comments")
                .put("statuses_url", at() + "/statuses/" + head)
                .put("number", number)
                .put("state", kept.path("state").asText())
                .put("locked", false)
                .put("title", kept.path("title").asText())
                .put("draft", kept.path("draft").asBoolean());
        for (String end : List.of("closed_at", "merged_at", "merge_commit_sha")) {
            node.set(end, or(kept.path(end)));
        }
        node.putNull("assignee").putNull("milestone").putNull("auto_merge");
        node.set("labels", labels(kept));
        node.set("head", tip(kept.at("/head/ref").asText(), head));
        node.set("base", tip(kept.at("/base/ref").asText(), base));
        List.of("comments", "commits", "statuses", "review_comments")
                .forEach(list -> link(node, list, node.path(list + "_url").asText()));
        link(link(link(node, "html", html), "issue", issue), "self", url);
        link(node, "review_comment", at() + "/pulls/comments{/number}");
        return alone ? counted(node, kept) : node;
    }

    private ObjectNode counted(ObjectNode node, ObjectNode kept) {
        for (String count :
                List.of("additions", "changed_files", "comments", "commits", "deletions", "review_comments")) {
            node.put(count, 1);
        }
        node.set("mergeable", or(kept.path("mergeable")));
        node.put("mergeable_state", kept.path("mergeable_state").asText())
                .put("merged", kept.path("merged_at").isTextual())
                .put("maintainer_can_modify", false);
        node.set("merged_by", user(kept.path("merged_by")));
        return node;
    }

    private ObjectNode tip(String branch, String commit) {
        ObjectNode tip = NODES.objectNode()
                .put("label", owner() + ":" + branch)
                .put("ref", branch)
                .put("sha", commit);
        tip.set("user", places().account(owner()));
        tip.set("repo", places().whole(false));
        return tip;
    }

    /** What somebody wrote, in whatever it stands. */
    private ObjectNode said(ObjectNode kept, String kind) {
        ObjectNode node = NODES.objectNode()
                .put("id", kept.path("id").asLong())
                .put("node_id", node(kind, kept.path("id").asInt()))
                .put("body", kept.path("body").asText())
                .put("created_at", kept.path("created_at").asText())
                .put("updated_at", kept.path("updated_at").asText())
                .put("author_association", "NONE");
        node.set("user", user(kept.path("user")));
        return node;
    }

    private static ObjectNode link(ObjectNode node, String name, String address) {
        node.withObject("/_links").putObject(name).put("href", address);
        return node;
    }

    static String node(String kind, int id) {
        return kind + "_" + Integer.toString(id, 36).toLowerCase(Locale.ROOT);
    }

    static JsonNode or(JsonNode kept) {
        return kept.isMissingNode() ? NODES.nullNode() : kept;
    }
}

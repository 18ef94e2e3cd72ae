package org.jvmfactory.testkit.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What machines say of commits, as GitHub's interface shows it. */
record CheckShapes(Shapes shapes) {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String BEGINNING = "2030-01-01T00:00:00Z";

    private String at() {
        return shapes.api() + "/repos/" + shapes.fullName();
    }

    private String page() {
        return shapes.web() + "/" + shapes.fullName();
    }

    ObjectNode checks(List<ObjectNode> kept) {
        ObjectNode node = NODES.objectNode().put("total_count", kept.size());
        node.set("check_runs", Json.array(kept.stream().map(this::run).toList()));
        return node;
    }

    ObjectNode run(ObjectNode kept) {
        int id = kept.path("id").asInt();
        ObjectNode node = tried(kept)
                .put("url", at() + "/check-runs/" + id)
                .put("details_url", html(kept))
                .put("external_id", "")
                .put("node_id", Shapes.node("CR", id));
        node.putObject("check_suite").put("id", 1);
        node.putArray("pull_requests");
        ObjectNode output = node.putObject("output");
        for (String words : List.of("title", "summary", "text")) {
            output.set(words, Shapes.or(kept.path("output").path(words)));
        }
        output.put("annotations_count", 0).put("annotations_url", at() + "/check-runs/" + id + "/annotations");
        node.set("app", app(kept.at("/app/slug").asText()));
        return node;
    }

    ObjectNode job(ObjectNode kept) {
        int id = kept.path("id").asInt();
        long run = kept.path("workflow").asLong();
        ObjectNode node = tried(kept)
                .put("node_id", Shapes.node("J", id))
                .put("run_id", run)
                .put("run_attempt", kept.path("attempt").asInt())
                .put("run_url", at() + "/actions/runs/" + run)
                .put("url", at() + "/actions/jobs/" + id)
                .put("check_run_url", at() + "/check-runs/" + id)
                .put("workflow_name", "CI")
                .put("created_at", BEGINNING);
        node.putArray("labels");
        for (String nothing :
                List.of("head_branch", "runner_id", "runner_name", "runner_group_id", "runner_group_name")) {
            node.putNull(nothing);
        }
        return node;
    }

    /** What check runs and jobs have in common: they are two views of the same thing. */
    private ObjectNode tried(ObjectNode kept) {
        ObjectNode node = NODES.objectNode()
                .put("id", kept.path("id").asLong())
                .put("head_sha", kept.path("head_sha").asText())
                .put("name", kept.path("name").asText())
                .put("html_url", html(kept))
                .put("status", kept.path("status").asText())
                .put("started_at", BEGINNING);
        node.set("conclusion", Shapes.or(kept.path("conclusion")));
        node.put("completed_at", kept.path("conclusion").isTextual() ? BEGINNING : null);
        return node;
    }

    private String html(ObjectNode kept) {
        return kept.has("workflow")
                ? page() + "/actions/runs/" + kept.path("workflow").asLong() + "/job/"
                        + kept.path("id").asLong()
                : page() + "/runs/" + kept.path("id").asLong();
    }

    ObjectNode workflow(ObjectNode kept) {
        long id = kept.path("id").asLong();
        String url = at() + "/actions/runs/" + id;
        ObjectNode node = NODES.objectNode()
                .put("id", id)
                .put("node_id", Shapes.node("WFR", kept.path("id").asInt()))
                .put("head_sha", kept.path("head_sha").asText())
                .put("path", ".github/workflows/ci.yml")
                .put("display_title", "CI")
                .put("run_number", 1)
                .put("run_attempt", kept.path("run_attempt").asInt())
                .put("event", "pull_request")
                .put("status", kept.path("status").asText())
                .put("workflow_id", 1)
                .put("url", url)
                .put("html_url", page() + "/actions/runs/" + id)
                .put("created_at", BEGINNING)
                .put("updated_at", BEGINNING)
                .put("jobs_url", url + "/jobs")
                .put("logs_url", url + "/logs")
                .put("cancel_url", url + "/cancel")
                .put("rerun_url", url + "/rerun")
                .put("artifacts_url", url + "/artifacts")
                .put("check_suite_url", at() + "/check-suites/1")
                .put("workflow_url", at() + "/actions/workflows/1");
        node.putNull("head_branch").putNull("conclusion").putNull("head_commit");
        node.putArray("pull_requests");
        node.set("repository", shapes.places().repository());
        node.set("head_repository", shapes.places().repository());
        return node;
    }

    ObjectNode annotation(ObjectNode kept) {
        ObjectNode node = kept.deepCopy();
        node.put("blob_href", page() + "/blob/main/" + kept.path("path").asText());
        for (String nothing : List.of("start_column", "end_column", "title", "raw_details")) {
            node.putNull(nothing);
        }
        return node;
    }

    ObjectNode statuses(String commit, List<ObjectNode> kept) {
        ObjectNode node = NODES.objectNode()
                .put("state", "pending")
                .put("sha", commit)
                .put("total_count", kept.size())
                .put("url", at() + "/commits/" + commit + "/status")
                .put("commit_url", at() + "/commits/" + commit);
        node.set("repository", shapes.places().repository());
        node.set("statuses", Json.array(kept.stream().map(this::status).toList()));
        return node;
    }

    private ObjectNode status(ObjectNode kept) {
        ObjectNode node = NODES.objectNode()
                .put("id", kept.path("id").asInt())
                .put("node_id", Shapes.node("SC", kept.path("id").asInt()))
                .put("url", at() + "/statuses/" + kept.path("sha").asText())
                .put("state", kept.path("state").asText())
                .put("context", kept.path("context").asText())
                .put("created_at", BEGINNING)
                .put("updated_at", BEGINNING);
        return node.putNull("description").putNull("target_url").putNull("avatar_url");
    }

    /** A program as GitHub shows one. */
    ObjectNode app(String slug) {
        ObjectNode node = NODES.objectNode()
                .put("id", FakeRepository.id(slug))
                .put("node_id", Shapes.node("A", FakeRepository.id(slug)))
                .put("slug", slug)
                .put("name", slug)
                .put("description", "")
                .put("external_url", shapes.web() + "/apps/" + slug)
                .put("html_url", shapes.web() + "/apps/" + slug)
                .put("created_at", BEGINNING)
                .put("updated_at", BEGINNING);
        node.set("owner", shapes.places().account("owner-of-" + slug));
        node.putObject("permissions");
        node.putArray("events");
        return node;
    }

    /** An App's installation for the repository. */
    ObjectNode installation(Logins.App app, long id) {
        JsonNode owner = shapes.places()
                .account(shapes.fullName().substring(0, shapes.fullName().indexOf('/')));
        ObjectNode node = NODES.objectNode()
                .put("id", id)
                .put("app_id", FakeRepository.id(app.id()))
                .put("app_slug", app.slug())
                .put("target_id", owner.path("id").asInt())
                .put("target_type", "Organization")
                .put("repository_selection", "selected")
                .put("access_tokens_url", shapes.api() + "/app/installations/" + id + "/access_tokens")
                .put("repositories_url", shapes.api() + "/installation/repositories")
                .put("html_url", shapes.web() + "/settings/installations/" + id)
                .put("created_at", BEGINNING)
                .put("updated_at", BEGINNING);
        node.putNull("single_file_name").putNull("suspended_by").putNull("suspended_at");
        node.putArray("events");
        node.set("account", owner);
        app.permissions().forEach(node.putObject("permissions")::put);
        return node;
    }
}

package org.jvmfactory.testkit.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/** What machines say of a repository's commits: check runs, statuses, and the jobs of GitHub Actions with their logs. Thread-safe. */
final class FakeChecks {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final IntSupplier ids;

    // All guarded by this.
    private final List<ObjectNode> runs = new ArrayList<>();
    private final List<ObjectNode> statuses = new ArrayList<>();
    private final List<ObjectNode> workflows = new ArrayList<>();
    private final Map<Long, String> logs = new HashMap<>();
    private final Map<Long, List<ObjectNode>> annotations = new HashMap<>();

    FakeChecks(IntSupplier ids) {
        this.ids = ids;
    }

    synchronized ObjectNode check(String app, String commit, String name, String status, String conclusion) {
        ObjectNode run = NODES.objectNode()
                .put("id", ids.getAsInt())
                .put("head_sha", commit)
                .put("name", name)
                .put("status", status)
                .put("conclusion", conclusion.isEmpty() ? null : conclusion);
        run.putObject("app").put("slug", app);
        run.putObject("output");
        runs.add(run);
        return run;
    }

    synchronized void annotate(ObjectNode run, String summary, String path, int line, String message) {
        run.withObject("/output").put("summary", summary);
        annotations
                .computeIfAbsent(run.path("id").asLong(), id -> new ArrayList<>())
                .add(NODES.objectNode()
                        .put("path", path)
                        .put("start_line", line)
                        .put("end_line", line)
                        .put("annotation_level", "failure")
                        .put("message", message));
    }

    synchronized void status(String commit, String context, String state) {
        statuses.add(NODES.objectNode()
                .put("id", ids.getAsInt())
                .put("sha", commit)
                .put("context", context)
                .put("state", state));
    }

    /** A job of the workflow run that the commit has, which it gets with its first job. */
    synchronized void job(String commit, String name, String conclusion, String log) {
        ObjectNode workflow = workflows.stream()
                .filter(it -> it.path("head_sha").asText().equals(commit))
                .findFirst()
                .orElseGet(() -> workflow(commit));
        ObjectNode run = check("github-actions", commit, name, "completed", conclusion);
        run.put("workflow", workflow.path("id").asLong());
        run.put("attempt", workflow.path("run_attempt").asInt());
        logs.put(run.path("id").asLong(), log);
    }

    private ObjectNode workflow(String commit) {
        ObjectNode workflow = NODES.objectNode()
                .put("id", ids.getAsInt())
                .put("head_sha", commit)
                .put("status", "completed")
                .put("run_attempt", 1);
        workflows.add(workflow);
        return workflow;
    }

    /** The jobs of a commit that were started again come to their end. */
    synchronized void finish(String commit, String conclusion, String log) {
        runs.stream()
                .filter(run -> run.path("head_sha").asText().equals(commit))
                .filter(run -> run.path("status").asText().equals("queued"))
                .forEach(run -> {
                    run.put("status", "completed").put("conclusion", conclusion);
                    logs.put(run.path("id").asLong(), log);
                });
        workflows.stream()
                .filter(it -> it.path("head_sha").asText().equals(commit))
                .forEach(it -> it.put("status", "completed"));
    }

    /** The jobs that failed begin anew under other numbers; false where they are at it. */
    synchronized boolean rerun(ObjectNode workflow) {
        if (!workflow.path("status").asText().equals("completed")) {
            return false;
        }
        int attempt = workflow.path("run_attempt").asInt() + 1;
        workflow.put("status", "in_progress").put("run_attempt", attempt);
        List<ObjectNode> failed = runs.stream()
                .filter(run ->
                        run.path("workflow").asLong() == workflow.path("id").asLong())
                .filter(run -> run.path("conclusion").asText().equals("failure"))
                .filter(run -> run.path("attempt").asInt() == attempt - 1)
                .toList();
        for (ObjectNode before : failed) {
            before.put("superseded", true);
            check(
                            "github-actions",
                            before.path("head_sha").asText(),
                            before.path("name").asText(),
                            "queued",
                            "")
                    .put("workflow", workflow.path("id").asLong())
                    .put("attempt", attempt);
        }
        return true;
    }

    /** The latest of each. */
    synchronized List<ObjectNode> runs(String commit) {
        return runs.stream()
                .filter(run -> run.path("head_sha").asText().equals(commit))
                .filter(run -> !run.path("superseded").asBoolean())
                .toList();
    }

    synchronized List<ObjectNode> statuses(String commit) {
        return statuses.stream()
                .filter(it -> it.path("sha").asText().equals(commit))
                .toList();
    }

    synchronized Optional<ObjectNode> run(long id) {
        return numbered(runs, id);
    }

    synchronized Optional<ObjectNode> workflow(long id) {
        return numbered(workflows, id);
    }

    synchronized Optional<String> log(long id) {
        return Optional.ofNullable(logs.get(id));
    }

    synchronized List<ObjectNode> annotations(long id) {
        return List.copyOf(annotations.getOrDefault(id, List.of()));
    }

    private static Optional<ObjectNode> numbered(List<ObjectNode> nodes, long id) {
        return nodes.stream().filter(it -> id(it) == id).findFirst();
    }

    private static long id(JsonNode node) {
        return node.path("id").asLong();
    }
}

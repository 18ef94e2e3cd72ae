package org.jvmfactory.testkit.github;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.jvmfactory.testkit.github.Routes.Visit;

/** The calls about issues of one repository, and about what is said of issues and pull requests. */
record IssueRoutes(FakeRepository repository, Shapes shapes) {

    Optional<Reply> answer(Visit visit) {
        if (visit.is("GET", "/issues")) {
            return Optional.of(list(visit));
        }
        String method = visit.call().method();
        return visit.matches(method, "/issues/comments/(\\d+)")
                .filter(matcher -> method.equals("PATCH"))
                .map(matcher -> change(visit, matcher))
                .or(() -> visit.matches(method, "/(?:issues|issues/comments|pulls/comments)/(\\d+)/reactions")
                        .map(matcher -> Reply.of(201, reaction(visit))))
                .or(() -> visit.matches(method, "/issues/(\\d+)(/comments|/events|/labels|/labels/([^/]+))?")
                        .map(matcher -> one(visit, matcher)));
    }

    private Reply list(Visit visit) {
        String label = visit.query().getOrDefault("labels", "");
        return Reply.of(
                200,
                Json.array(Stream.concat(repository.issues().stream(), repository.pulls().stream())
                        .filter(issue -> issue.path("state").asText().equals("open"))
                        .filter(issue ->
                                label.isEmpty() || FakeLabels.names(issue).contains(label))
                        .map(shapes::issue)
                        .toList()));
    }

    private ObjectNode reaction(Visit visit) {
        ObjectNode reaction = JsonNodeFactory.instance
                .objectNode()
                .put("id", 1)
                .put("node_id", "REA_1")
                .put("content", visit.text("content"))
                .put("created_at", "2030-01-01T12:00:00Z");
        reaction.set("user", shapes.places().account(visit.login()));
        return reaction;
    }

    private Reply change(Visit visit, Matcher matcher) {
        Optional<ObjectNode> comment = repository.commentById(Long.parseLong(matcher.group(1)));
        if (comment.isEmpty()) {
            return Reply.error(404, "Not Found");
        }
        comment.get().put("body", visit.text("body"));
        repository.touch(comment.get());
        return Reply.of(200, shapes.comment(comment.get()));
    }

    private Reply one(Visit visit, Matcher matcher) {
        int number = PullRoutes.number(matcher);
        Optional<ObjectNode> found = repository.issue(number).or(() -> repository.pull(number));
        if (found.isEmpty()) {
            return Reply.error(404, "Not Found");
        }
        String what = visit.call().method() + " "
                + Optional.ofNullable(matcher.group(2)).orElse("");
        if (what.startsWith("DELETE /labels/")) {
            return unlabel(visit, found.get(), URLDecoder.decode(matcher.group(3), StandardCharsets.UTF_8));
        }
        return switch (what) {
            case "GET " -> Reply.of(200, shapes.issue(found.get()));
            case "PATCH " -> patch(visit, found.get());
            case "GET /comments" -> PullRoutes.since(visit, repository.comments(number), shapes::comment);
            case "GET /events" ->
                Reply.of(
                        200,
                        Json.array(repository.labels().events(number).stream()
                                .map(shapes::labelling)
                                .toList()));
            case "POST /comments" ->
                Reply.of(201, shapes.comment(repository.comment(number, visit.login(), visit.text("body"))));
            case "POST /labels" -> label(visit, found.get());
            default -> Reply.error(404, "Not Found");
        };
    }

    private Reply patch(Visit visit, ObjectNode issue) {
        visit.call().body().properties().forEach(field -> issue.set(field.getKey(), field.getValue()));
        repository.touch(issue);
        if (issue.path("state").asText().equals("closed")) {
            issue.set("closed_at", issue.path("updated_at"));
            issue.set("closed_by", FakeRepository.user(visit.login()));
        }
        return Reply.of(200, shapes.issue(issue));
    }

    private Reply label(Visit visit, ObjectNode issue) {
        int number = issue.path("number").asInt();
        visit.call()
                .body()
                .path("labels")
                .forEach(label -> repository.label(number, visit.login(), label.asText(), true));
        return Reply.of(200, shapes.labels(issue));
    }

    private Reply unlabel(Visit visit, ObjectNode issue, String name) {
        if (!FakeLabels.names(issue).contains(name)) {
            return Reply.error(404, "Label does not exist");
        }
        repository.label(issue.path("number").asInt(), visit.login(), name, false);
        return Reply.of(200, shapes.labels(issue));
    }
}

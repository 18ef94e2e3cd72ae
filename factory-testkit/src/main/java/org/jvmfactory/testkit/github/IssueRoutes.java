package org.jvmfactory.testkit.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.jvmfactory.testkit.github.Routes.Visit;

/** The calls about issues of one repository, and about what is said of issues and pull requests. */
record IssueRoutes(FakeRepository repository) {

    Optional<Reply> answer(Visit visit) {
        if (visit.is("GET", "/issues")) {
            return Optional.of(list(visit));
        }
        String method = visit.call().method();
        return visit.matches(method, "/issues/comments/(\\d+)")
                .filter(matcher -> method.equals("PATCH"))
                .map(matcher -> change(visit, matcher))
                .or(() -> visit.matches(method, "/issues/(?:comments/)?(\\d+)/reactions")
                        .map(matcher -> Reply.of(200, visit.call().body())))
                .or(() -> visit.matches(method, "/issues/(\\d+)(/comments|/labels|/labels/([^/]+))?")
                        .map(matcher -> one(visit, matcher)));
    }

    private Reply list(Visit visit) {
        String label = visit.query().getOrDefault("labels", "");
        Stream<ObjectNode> pulls = repository.pulls().stream().map(pull -> {
            ObjectNode issue = pull.deepCopy();
            issue.putObject("pull_request");
            return issue;
        });
        return Reply.of(
                200,
                Json.array(Stream.concat(repository.issues().stream(), pulls)
                        .filter(issue -> issue.path("state").asText().equals("open"))
                        .filter(issue -> label.isEmpty() || names(issue).contains(label))
                        .toList()));
    }

    private Reply change(Visit visit, Matcher matcher) {
        Optional<ObjectNode> comment = repository.commentById(Long.parseLong(matcher.group(1)));
        if (comment.isEmpty()) {
            return Reply.error(404, "Not Found");
        }
        comment.get().put("body", visit.text("body"));
        repository.touch(comment.get());
        return Reply.of(200, comment.get());
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
            return unlabel(found.get(), URLDecoder.decode(matcher.group(3), StandardCharsets.UTF_8));
        }
        return switch (what) {
            case "GET " -> Reply.of(200, found.get());
            case "PATCH " -> patch(visit, found.get());
            case "GET /comments" -> PullRoutes.since(visit, repository.comments(number));
            case "POST /comments" -> Reply.of(201, repository.comment(number, visit.login(), visit.text("body")));
            case "POST /labels" -> label(visit, found.get());
            default -> Reply.error(404, "Not Found");
        };
    }

    private Reply patch(Visit visit, ObjectNode issue) {
        visit.call().body().properties().forEach(field -> issue.set(field.getKey(), field.getValue()));
        repository.touch(issue);
        return Reply.of(200, issue);
    }

    private Reply label(Visit visit, ObjectNode issue) {
        ArrayNode labels = FakeRepository.array(issue, "labels");
        for (JsonNode label : visit.call().body().path("labels")) {
            if (!names(issue).contains(label.asText())) {
                labels.addObject().put("name", label.asText());
            }
        }
        return Reply.of(200, labels);
    }

    private Reply unlabel(ObjectNode issue, String name) {
        if (!names(issue).contains(name)) {
            return Reply.error(404, "Label does not exist");
        }
        ArrayNode left = JsonNodeFactory.instance.arrayNode();
        issue.path("labels").forEach(label -> {
            if (!label.path("name").asText().equals(name)) {
                left.add(label);
            }
        });
        issue.set("labels", left);
        return Reply.of(200, left);
    }

    private static List<String> names(ObjectNode issue) {
        List<String> names = new ArrayList<>();
        issue.path("labels").forEach(label -> names.add(label.path("name").asText()));
        return names;
    }
}

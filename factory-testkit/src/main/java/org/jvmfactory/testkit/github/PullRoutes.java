package org.jvmfactory.testkit.github;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import org.jvmfactory.testkit.github.Routes.Visit;

/** The calls about pull requests and commits of one repository. */
record PullRoutes(FakeRepository repository, Shapes shapes) {

    Optional<Reply> answer(Visit visit) {
        if (visit.is("GET", "/pulls")) {
            String head = visit.query().getOrDefault("head", "");
            String state = visit.query().getOrDefault("state", "open");
            return Optional.of(Reply.of(
                    200,
                    Json.array(repository.pulls().stream()
                            .sorted(Comparator.comparing(
                                    (ObjectNode pull) -> -pull.path("number").asInt()))
                            .filter(pull -> head.isEmpty()
                                    || head.endsWith(":" + pull.at("/head/ref").asText()))
                            .filter(pull -> state.equals("all")
                                    || pull.path("state").asText().equals(state))
                            .map(pull -> shown(pull, false))
                            .toList())));
        }
        if (visit.is("POST", "/pulls")) {
            return Optional.of(open(visit));
        }
        return visit.matches(visit.call().method(), "/pulls/(\\d+)")
                .map(matcher -> one(number(matcher), visit))
                .or(() -> visit.matches("GET", "/pulls/(\\d+)/comments")
                        .map(matcher -> since(visit, repository.lines(number(matcher)), shapes::line)))
                .or(() -> visit.matches("GET", "/pulls/(\\d+)/reviews")
                        .map(matcher -> Reply.of(
                                200,
                                Json.array(repository.reviews(number(matcher)).stream()
                                        .map(shapes::review)
                                        .toList()))))
                .or(() -> visit.matches("POST", "/pulls/(\\d+)/comments/(\\d+)/replies")
                        .map(matcher -> Reply.of(
                                201,
                                shapes.line(repository.reply(
                                        number(matcher),
                                        visit.login(),
                                        Long.parseLong(matcher.group(2)),
                                        visit.text("body"))))));
    }

    static Reply since(Visit visit, List<ObjectNode> said, UnaryOperator<ObjectNode> shape) {
        String since = visit.query().getOrDefault("since", "");
        return Reply.of(
                200,
                Json.array(said.stream()
                        .filter(it -> it.path("updated_at").asText().compareTo(since) >= 0)
                        .map(shape)
                        .toList()));
    }

    private Reply open(Visit visit) {
        String head = visit.text("head");
        boolean draft = visit.call().body().path("draft").asBoolean();
        if (!branches().contains(head)) {
            ObjectNode error = Reply.problem("Validation Failed");
            error.putArray("errors")
                    .addObject()
                    .put("resource", "PullRequest")
                    .put("field", "head")
                    .put("code", "invalid");
            return Reply.of(422, error);
        }
        boolean open = repository.pulls().stream()
                .anyMatch(pull -> pull.path("state").asText().equals("open")
                        && pull.at("/head/ref").asText().equals(head));
        if (open) {
            ObjectNode error = Reply.problem("Validation Failed");
            error.putArray("errors")
                    .addObject()
                    .put("resource", "PullRequest")
                    .put("code", "custom")
                    .put("message", "A pull request already exists for " + head + ".");
            return Reply.of(422, error);
        }
        if (draft && !repository.drafts()) {
            return Reply.error(422, "Draft pull requests are not supported in this repository.");
        }
        ObjectNode opened =
                repository.open(visit.login(), (ObjectNode) visit.call().body());
        return Reply.of(201, shown(opened, true));
    }

    private Reply one(int number, Visit visit) {
        Optional<ObjectNode> pull = repository.pull(number);
        if (pull.isEmpty()) {
            return Reply.error(404, "Not Found");
        }
        if (visit.call().method().equals("PATCH")) {
            for (String field : List.of("title", "body", "state")) {
                if (visit.call().body().has(field)) {
                    pull.get().put(field, visit.text(field));
                }
            }
            repository.touch(pull.get());
        }
        return Reply.of(200, shown(pull.get(), true));
    }

    /** With the tips that the branches have now. */
    private ObjectNode shown(ObjectNode pull, boolean alone) {
        return shapes.pull(
                pull,
                tip(pull.at("/head/ref").asText()),
                tip(pull.at("/base/ref").asText()),
                alone);
    }

    private String tip(String branch) {
        return branches().contains(branch) ? repository.git().commit("refs/heads/" + branch) : "0".repeat(40);
    }

    private List<String> branches() {
        return repository
                .git()
                .git("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads/")
                .lines()
                .toList();
    }

    static int number(Matcher matcher) {
        return Integer.parseInt(matcher.group(1));
    }
}

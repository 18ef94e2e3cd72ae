package org.jvmfactory.testkit.github;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import org.jvmfactory.testkit.github.Routes.Visit;

/** The calls about what machines say of one repository's commits. */
record CheckRoutes(FakeRepository repository, CheckShapes shapes, URI logs) {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    Optional<Reply> answer(Visit visit) {
        return visit.matches("GET", "/commits/([0-9a-f]+)/(check-runs|status)")
                .map(this::checks)
                .or(() -> visit.matches("GET", "/check-runs/(\\d+)")
                        .map(found(id -> checks().run(id).map(run -> Reply.of(200, shapes.run(run))))))
                .or(() -> visit.matches("GET", "/check-runs/(\\d+)/annotations")
                        .map(matcher -> Reply.of(
                                200,
                                Json.array(checks().annotations(number(matcher)).stream()
                                        .map(shapes::annotation)
                                        .toList()))))
                .or(() -> visit.matches("GET", "/actions/jobs/(\\d+)")
                        .map(found(id -> checks().run(id).map(run -> Reply.of(200, shapes.job(run))))))
                .or(() -> visit.matches("GET", "/actions/jobs/(\\d+)/logs")
                        .map(found(id -> checks().log(id).map(log -> elsewhere(id)))))
                .or(() -> visit.matches("GET", "/actions/runs/(\\d+)")
                        .map(found(id -> checks().workflow(id).map(run -> Reply.of(200, shapes.workflow(run))))))
                .or(() -> visit.matches("POST", "/actions/runs/(\\d+)/rerun-failed-jobs")
                        .map(found(id -> checks().workflow(id).map(this::rerun))));
    }

    private FakeChecks checks() {
        return repository.checks();
    }

    private static Function<Matcher, Reply> found(Function<Long, Optional<Reply>> by) {
        return matcher -> by.apply(number(matcher)).orElseGet(() -> Reply.error(404, "Not Found"));
    }

    private Reply checks(Matcher matcher) {
        String commit = matcher.group(1);
        return Reply.of(
                200,
                matcher.group(2).equals("status")
                        ? shapes.statuses(commit, checks().statuses(commit))
                        : shapes.checks(checks().runs(commit)));
    }

    /** Where the log is, in another house. */
    private Reply elsewhere(long id) {
        return Reply.nothing(302)
                .with("Location", logs + "/" + repository.fullName() + "/" + id + "?signature=hunter4-hunter4");
    }

    private Reply rerun(ObjectNode workflow) {
        return checks().rerun(workflow)
                ? Reply.of(201, NODES.objectNode())
                : Reply.error(403, "This workflow run is already running");
    }

    private static long number(Matcher matcher) {
        return Long.parseLong(matcher.group(1));
    }
}

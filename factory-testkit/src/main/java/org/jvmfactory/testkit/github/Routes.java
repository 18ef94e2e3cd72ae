package org.jvmfactory.testkit.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.testkit.github.FakeGitHub.Call;

/** Which call gets which answer. Stateless but for what it is told of. */
final class Routes {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern REPOSITORY = Pattern.compile("/repos/([^/]+/[^/]+)(/.*)?");
    private static final Pattern TOKENS = Pattern.compile("/app/installations/(\\d+)/access_tokens");
    private static final String INSTALLATION = "4711";

    private final Map<String, FakeRepository> repositories;
    private final Logins logins;
    private final URI web;
    private final URI api;
    private final URI logs;

    /**
     * @param web where pages are
     * @param api where the interface is
     * @param logs where the logs of jobs lie
     */
    Routes(Map<String, FakeRepository> repositories, Logins logins, URI web, URI api, URI logs) {
        this.web = web;
        this.api = api;
        this.logs = logs;
        this.repositories = repositories;
        this.logins = logins;
    }

    /** A call of somebody who may come in, its path taken apart. */
    record Visit(Call call, String path, Map<String, String> query, Logins.Holder holder) {

        boolean is(String method, String wanted) {
            return call.method().equals(method) && path.equals(wanted);
        }

        Optional<Matcher> matches(String method, String pattern) {
            Matcher matcher = Pattern.compile(pattern).matcher(path);
            return call.method().equals(method) && matcher.matches() ? Optional.of(matcher) : Optional.empty();
        }

        String login() {
            return holder.login();
        }

        String text(String field) {
            return call.body().path(field).asText();
        }
    }

    Reply answer(Call call) {
        String path = call.path().replaceFirst("\\?.*", "");
        if (path.startsWith("/app") || path.endsWith("/installation")) {
            return logins.app(call.login())
                    .map(app -> asApp(app, call, path))
                    .orElseGet(() -> Reply.error(401, "A JSON web token could not be decoded"));
        }
        Optional<Logins.Holder> holder = logins.holder(call.login());
        if (holder.isEmpty()) {
            return Reply.error(401, "Bad credentials");
        }
        Matcher matcher = REPOSITORY.matcher(path);
        if (matcher.matches()) {
            FakeRepository repository = repositories.get(matcher.group(1));
            String rest = Optional.ofNullable(matcher.group(2)).orElse("");
            if (repository == null || !holder.get().may(matcher.group(1), "metadata")) {
                return Reply.error(404, "Not Found");
            }
            String right = right(rest);
            boolean changes = right.equals("actions") && !call.method().equals("GET");
            if (!holder.get().may(matcher.group(1), right)
                    || (changes && !holder.get().writes(right))) {
                return Reply.error(403, "Resource not accessible by integration");
            }
            Visit visit = new Visit(call, rest, query(call.path()), holder.get());
            return paged(visit, repositoryAnswer(repository, visit));
        }
        if (path.equals("/user")) {
            return holder.get().app().isPresent()
                    ? Reply.error(403, "Resource not accessible by integration")
                    : Reply.of(200, own(holder.get().login()));
        }
        return path.equals("/graphql") ? graphql(call, holder.get()) : Reply.error(404, "Not Found");
    }

    /** Whoever calls, as they are shown to themselves. */
    private ObjectNode own(String login) {
        ObjectNode node = new Places("", web, api)
                .account(login)
                .put("public_repos", 0)
                .put("public_gists", 0)
                .put("followers", 0)
                .put("following", 0)
                .put("created_at", "2030-01-01T00:00:00Z")
                .put("updated_at", "2030-01-01T00:00:00Z");
        for (String nothing : List.of("bio", "blog", "company", "email", "hireable", "location", "name")) {
            node.putNull(nothing);
        }
        return node;
    }

    private Reply repositoryAnswer(FakeRepository repository, Visit visit) {
        Shapes shapes = new Shapes(repository.fullName(), web, api);
        if (visit.is("GET", "")) {
            ObjectNode whole = shapes.places().whole(true);
            whole.setAll(repository.settings());
            whole.putObject("permissions").put("admin", false).put("push", true).put("pull", true);
            return Reply.of(200, whole);
        }
        Optional<Matcher> permission = visit.matches("GET", "/collaborators/([^/]+)/permission");
        if (permission.isPresent()) {
            String login = permission.get().group(1);
            String role = repository.permission(login);
            ObjectNode answer = NODES.objectNode().put("permission", role).put("role_name", role);
            answer.set("user", shapes.places().account(login).put("role_name", role));
            return Reply.of(200, answer);
        }
        return new PullRoutes(repository, shapes)
                .answer(visit)
                .or(() -> new CheckRoutes(repository, new CheckShapes(shapes), logs).answer(visit))
                .or(() -> new IssueRoutes(repository, shapes).answer(visit))
                .orElseGet(() -> Reply.error(404, "Not Found"));
    }

    /** What an App must be allowed to for a path. */
    private static String right(String rest) {
        if (rest.startsWith("/pulls")) {
            return "pull_requests";
        }
        if (rest.startsWith("/issues")) {
            return "issues";
        }
        if (rest.startsWith("/actions")) {
            return "actions";
        }
        return rest.contains("/check-runs") ? "checks" : rest.endsWith("/status") ? "statuses" : "metadata";
    }

    private Reply asApp(Logins.App app, Call call, String path) {
        if (path.equals("/app")) {
            return Reply.of(200, new CheckShapes(new Shapes("", web, api)).app(app.slug()));
        }
        if (path.endsWith("/installation")) {
            Matcher matcher = REPOSITORY.matcher(path);
            return matcher.matches() && repositories.containsKey(matcher.group(1))
                    ? Reply.of(
                            200,
                            new CheckShapes(new Shapes(matcher.group(1), web, api))
                                    .installation(app, Long.parseLong(INSTALLATION)))
                    : Reply.error(404, "Not Found");
        }
        Matcher tokens = TOKENS.matcher(path);
        if (!tokens.matches()
                || !tokens.group(1).equals(INSTALLATION)
                || !call.method().equals("POST")) {
            return Reply.error(404, "Not Found");
        }
        Set<String> names = new HashSet<>();
        call.body().path("repositories").forEach(name -> names.add(name.asText()));
        ObjectNode answer = NODES.objectNode()
                .put("token", logins.issue(app, names))
                .put(
                        "expires_at",
                        Instant.ofEpochSecond(logins.end().getEpochSecond()).toString());
        app.permissions().forEach(answer.putObject("permissions")::put);
        return Reply.of(201, answer);
    }

    private Reply graphql(Call call, Logins.Holder holder) {
        String query = call.body().path("query").asText();
        if (query.contains("viewer")) {
            ObjectNode answer = NODES.objectNode();
            answer.putObject("data").putObject("viewer").put("login", holder.login());
            return Reply.of(200, answer);
        }
        String node = call.body().path("variables").path("id").asText();
        for (FakeRepository repository : repositories.values()) {
            Optional<ObjectNode> pull = repository.byNode(node);
            if (pull.isPresent()) {
                pull.get().put("draft", query.contains("convertPullRequestToDraft"));
                ObjectNode answer = NODES.objectNode();
                answer.putObject("data");
                return Reply.of(200, answer);
            }
        }
        ObjectNode answer = NODES.objectNode();
        answer.putArray("errors").addObject().put("type", "NOT_FOUND").put("message", "Could not resolve to a node");
        return Reply.of(200, answer);
    }

    /** A page of a list, with a link to the next one. */
    private Reply paged(Visit visit, Reply whole) {
        if (!visit.call().method().equals("GET") || !whole.body().startsWith("[")) {
            return whole;
        }
        int size = Integer.parseInt(visit.query().getOrDefault("per_page", "30"));
        int page = Integer.parseInt(visit.query().getOrDefault("page", "1"));
        List<JsonNode> all = Json.list(whole.body());
        ArrayNode shown = NODES.arrayNode();
        all.stream().skip((long) (page - 1) * size).limit(size).forEach(shown::add);
        Reply reply = Reply.of(200, shown);
        if ((long) page * size >= all.size()) {
            return reply;
        }
        String path = visit.call().path();
        String next = path.contains("page=" + page) && path.matches(".*[?&]page=\\d+.*")
                ? path.replaceFirst("([?&])page=\\d+", "$1page=" + (page + 1))
                : path + (path.contains("?") ? "&" : "?") + "page=" + (page + 1);
        return reply.with("Link", "<" + api + next + ">; rel=\"next\", <" + api + path + ">; rel=\"first\"");
    }

    private static Map<String, String> query(String path) {
        Map<String, String> query = new HashMap<>();
        int mark = path.indexOf('?');
        for (String pair : mark < 0 ? new String[0] : path.substring(mark + 1).split("&", -1)) {
            int equals = pair.indexOf('=');
            query.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return query;
    }
}

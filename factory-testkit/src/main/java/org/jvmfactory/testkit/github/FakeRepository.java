package org.jvmfactory.testkit.github;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvmfactory.testkit.SampleRepository;

/** A repository of the fake GitHub with its issues, pull requests and what is said of them, as people see and change it. Thread-safe. */
public final class FakeRepository {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String fullName;
    private final URI web;
    private final SampleRepository git;
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger ids = new AtomicInteger(1000);
    private final Map<String, String> permissions = new ConcurrentHashMap<>();
    private final FakeChecks checks = new FakeChecks(ids::incrementAndGet);
    private final FakeLabels labels = new FakeLabels();

    // All guarded by this.
    private final List<ObjectNode> issues = new ArrayList<>();
    private final List<ObjectNode> pulls = new ArrayList<>();
    private final List<ObjectNode> comments = new ArrayList<>();
    private final List<ObjectNode> lines = new ArrayList<>();
    private final List<ObjectNode> reviews = new ArrayList<>();
    private final ObjectNode settings = NODES.objectNode();
    private boolean drafts = true;
    private int seconds;

    FakeRepository(String fullName, URI web, SampleRepository git) {
        this.fullName = fullName;
        this.web = web;
        this.git = git;
    }

    /** {@code owner/name}. */
    public String fullName() {
        return fullName;
    }

    /** Where git finds it. */
    public String url() {
        return web + "/" + fullName + ".git";
    }

    /** The repository itself. */
    public SampleRepository git() {
        return git;
    }

    /** Lets somebody do what {@code permission} says: {@code read}, {@code write}, {@code admin}. */
    public void permit(String login, String permission) {
        permissions.put(login, permission);
    }

    /** It becomes one that can't have drafts. */
    public synchronized void forbidDrafts() {
        drafts = false;
    }

    /** Nothing can be pushed to it any more. */
    public synchronized void archive() {
        settings.put("archived", true);
    }

    /** Somebody opens an issue; returns its number. */
    public synchronized int issue(String author, String title, String body, String... labels) {
        ObjectNode issue = base(numbers.incrementAndGet(), author, title, body);
        issue.put(
                "html_url",
                web + "/" + fullName + "/issues/" + issue.path("number").asInt());
        for (String label : labels) {
            this.labels.add(issue, author, label, now());
        }
        issues.add(issue);
        return issue.path("number").asInt();
    }

    /** Somebody labels an issue or pull request, or takes a label away. */
    public synchronized void label(int number, String by, String label, boolean present) {
        ObjectNode labelled = issue(number).or(() -> pull(number)).orElseThrow();
        if (present) {
            labels.add(labelled, by, label, now());
        } else {
            labels.remove(labelled, by, label, now());
        }
        touch(labelled);
    }

    /** Somebody comments on an issue or pull request. */
    public synchronized ObjectNode comment(int number, String author, String body) {
        ObjectNode comment = said(author, body);
        comment.put("number", number)
                .put("html_url", web + "/" + fullName + "/issues/" + number + "#c" + comment.get("id"));
        comments.add(comment);
        return comment;
    }

    /** Somebody comments on a line of a pull request. */
    public synchronized ObjectNode commentLine(int number, String author, String path, int line, String body) {
        ObjectNode comment = said(author, body);
        comment.put("number", number).put("path", path).put("line", line);
        lines.add(comment);
        return comment;
    }

    /** Somebody judges a pull request: {@code APPROVED}, {@code CHANGES_REQUESTED}, {@code COMMENTED}. */
    public synchronized void review(int number, String author, String state, String body) {
        ObjectNode review = said(author, body);
        review.put("number", number).put("state", state).put("submitted_at", now());
        reviews.add(review);
    }

    /** A check run says how a commit is. */
    public void check(String commit, String name, String status, String conclusion) {
        ObjectNode unused = checks.check("checker", commit, name, status, conclusion);
    }

    /** A check run says why a commit fails, and of which line. */
    public void complain(String commit, String name, String summary, String path, int line, String message) {
        checks.annotate(checks.check("checker", commit, name, "completed", "failure"), summary, path, line, message);
    }

    /** A job of GitHub Actions has ended, and leaves a log. */
    public void job(String commit, String name, String conclusion, String log) {
        checks.job(commit, name, conclusion, log);
    }

    /** The jobs that were started again end. */
    public void finish(String commit, String conclusion, String log) {
        checks.finish(commit, conclusion, log);
    }

    /** A status of a commit. */
    public void status(String commit, String context, String state) {
        checks.status(commit, context, state);
    }

    FakeLabels labels() {
        return labels;
    }

    FakeChecks checks() {
        return checks;
    }

    /** Somebody merges or closes a pull request, of which nobody says who it was. */
    public void close(int number, boolean merged) {
        close(number, merged, "");
    }

    /** Somebody merges or closes a pull request. */
    public synchronized void close(int number, boolean merged, String by) {
        ObjectNode pull = pull(number).orElseThrow();
        String now = now();
        pull.put("state", "closed").put("closed_at", now).put("merged_at", merged ? now : null);
        pull.set(merged ? "merged_by" : "closed_by", by.isEmpty() ? NODES.nullNode() : user(by));
        pull.put("merge_commit_sha", merged ? "5eed".repeat(10) : null);
    }

    /** Whether it can be merged, as GitHub says: {@code clean}, {@code dirty}, {@code behind}. */
    public synchronized void mergeable(int number, String state) {
        pull(number).orElseThrow().put("mergeable", !state.equals("dirty")).put("mergeable_state", state);
    }

    /** The issue with that number. */
    public synchronized Optional<ObjectNode> issue(int number) {
        return numbered(issues, number);
    }

    /** The pull request with that number. */
    public synchronized Optional<ObjectNode> pull(int number) {
        return numbered(pulls, number);
    }

    /** All pull requests, oldest first. */
    public synchronized List<ObjectNode> pulls() {
        return List.copyOf(pulls);
    }

    /** What was said of an issue or pull request as a whole, oldest first. */
    public synchronized List<ObjectNode> comments(int number) {
        return of(comments, number);
    }

    synchronized ObjectNode open(String author, ObjectNode wanted) {
        int number = numbers.incrementAndGet();
        ObjectNode pull = base(
                number,
                author,
                wanted.path("title").asText(),
                wanted.path("body").asText());
        pull.put("html_url", web + "/" + fullName + "/pull/" + number);
        pull.put("node_id", "PR_" + number).put("draft", wanted.path("draft").asBoolean());
        pull.put("mergeable_state", "unknown");
        pull.putNull("merged_at");
        String head = wanted.path("head").asText();
        pull.putObject("head").put("ref", head).putObject("repo").put("full_name", fullName);
        pull.putObject("base").put("ref", wanted.path("base").asText());
        pulls.add(pull);
        return pull;
    }

    synchronized ObjectNode reply(int number, String author, long to, String body) {
        ObjectNode comment = said(author, body);
        ObjectNode first = lines.stream()
                .filter(it -> it.path("id").asLong() == to)
                .findFirst()
                .orElseThrow();
        comment.put("number", number).put("path", first.path("path").asText()).put("in_reply_to_id", to);
        lines.add(comment);
        return comment;
    }

    synchronized List<ObjectNode> issues() {
        return List.copyOf(issues);
    }

    synchronized List<ObjectNode> lines(int number) {
        return of(lines, number);
    }

    synchronized List<ObjectNode> reviews(int number) {
        return of(reviews, number);
    }

    synchronized Optional<ObjectNode> commentById(long id) {
        return comments.stream().filter(it -> it.path("id").asLong() == id).findFirst();
    }

    synchronized Optional<ObjectNode> byNode(String node) {
        return pulls.stream()
                .filter(it -> it.path("node_id").asText().equals(node))
                .findFirst();
    }

    synchronized boolean drafts() {
        return drafts;
    }

    /** What was changed of what every repository has. */
    synchronized ObjectNode settings() {
        return settings.deepCopy();
    }

    String permission(String login) {
        return permissions.getOrDefault(login, "read");
    }

    synchronized void touch(ObjectNode node) {
        node.put("updated_at", now());
    }

    static ArrayNode array(ObjectNode node, String name) {
        return node.path(name) instanceof ArrayNode there ? there : node.putArray(name);
    }

    /** The number of an account, which stays when its owner takes another name. */
    public static int id(String login) {
        return login.hashCode() & Integer.MAX_VALUE;
    }

    static ObjectNode user(String login) {
        boolean machine = login.endsWith("[bot]");
        return NODES.objectNode().put("login", login).put("id", id(login)).put("type", machine ? "Bot" : "User");
    }

    private ObjectNode base(int number, String author, String title, String body) {
        ObjectNode node = said(author, body);
        node.put("number", number).put("title", title).put("state", "open");
        array(node, "labels");
        return node;
    }

    private ObjectNode said(String author, String body) {
        String now = now();
        ObjectNode node = NODES.objectNode()
                .put("id", ids.incrementAndGet())
                .put("body", body)
                .put("created_at", now)
                .put("updated_at", now);
        node.set("user", user(author));
        return node;
    }

    /** Each thing happens a second after the one before. */
    private String now() {
        return "2030-01-01T12:%02d:%02dZ".formatted(seconds / 60, seconds++ % 60);
    }

    private static Optional<ObjectNode> numbered(List<ObjectNode> nodes, int number) {
        return nodes.stream().filter(it -> it.path("number").asInt() == number).findFirst();
    }

    private static List<ObjectNode> of(List<ObjectNode> nodes, int number) {
        return nodes.stream().filter(it -> it.path("number").asInt() == number).toList();
    }
}

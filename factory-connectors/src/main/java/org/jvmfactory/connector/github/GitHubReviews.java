package org.jvmfactory.connector.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.codehost.CodeHostException;
import org.jvmfactory.codehost.PullRequest;
import org.jvmfactory.codehost.PullRequestCondition;
import org.jvmfactory.codehost.PullRequestCondition.Check;
import org.jvmfactory.codehost.PullRequestCondition.Merge;
import org.jvmfactory.codehost.Remark;
import org.jvmfactory.codehost.Remark.Place;
import org.jvmfactory.codehost.Reviews;
import org.jvmfactory.connector.http.ApiException;
import org.jvmfactory.connector.http.ApiRequest;
import org.jvmfactory.connector.http.Fields;
import org.jvmfactory.task.Judgement;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.Standing;

/** Reviews, comments and checks of GitHub's pull requests. Thread-safe. */
final class GitHubReviews implements Reviews {

    private static final int MOST = 3000;

    /** What begins the ids of remarks, which GitHub counts in three lists. */
    private static final String COMMENT = "comment-";

    private static final String LINE = "line-";
    private static final String REVIEW = "review-";

    private final URI web;
    private final GitHubApi api;
    private final Rights rights;
    private final Endings endings;
    private final CheckRuns runs;

    GitHubReviews(URI web, GitHubApi api) {
        this.web = web;
        this.api = api;
        this.rights = new Rights(api);
        this.endings = new Endings(api, rights);
        this.runs = new CheckRuns(api);
    }

    @Override
    public PullRequestCondition condition(PullRequest pullRequest) throws InterruptedException {
        RepoName name = name(pullRequest);
        return Failures.ofCodeHost(() -> {
            JsonNode found = api.read(name, path(name, "pulls", pullRequest));
            String commit = Fields.require(found, "/head/sha");
            List<Check> checks = new ArrayList<>();
            List<String> unread = new ArrayList<>();
            checks(name, commit, "/check-runs?per_page=100", "/check_runs", "check runs", unread)
                    .forEach(run -> checks.add(Checks.ofRun(run)));
            checks(name, commit, "/status?per_page=100", "/statuses", "statuses of commits", unread)
                    .forEach(status -> checks.add(Checks.ofStatus(status)));
            return new PullRequestCondition(
                    GitHubCodeHost.state(found),
                    Fields.flag(found, "/draft"),
                    commit,
                    merge(found),
                    checks,
                    unread,
                    endings.of(name, found));
        });
    }

    private List<JsonNode> checks(
            RepoName name, String commit, String path, String pointer, String what, List<String> unread)
            throws InterruptedException {
        try {
            return api.list(name, name.path() + "/commits/" + commit + path, pointer, MOST)
                    .items();
        } catch (ApiException e) {
            if (!e.is(ApiException.Code.FORBIDDEN)) {
                throw e;
            }
            unread.add(what + " can't be read with the login that is configured: " + e.said());
            return List.of();
        }
    }

    private static Merge merge(JsonNode found) {
        return switch (Fields.words(found, "/mergeable_state")) {
            case "clean", "unstable", "has_hooks" -> Merge.CLEAN;
            case "dirty" -> Merge.CONFLICTS;
            case "behind" -> Merge.BEHIND;
            case "blocked" -> Merge.BLOCKED;
            default ->
                Fields.text(found, "/mergeable").filter("false"::equals).isPresent()
                        ? Merge.CONFLICTS
                        : Fields.flag(found, "/mergeable") ? Merge.CLEAN : Merge.UNKNOWN;
        };
    }

    @Override
    public List<Remark> remarks(PullRequest pullRequest, Instant since) throws InterruptedException {
        RepoName name = name(pullRequest);
        return Failures.ofCodeHost(() -> {
            List<Remark> all = new ArrayList<>();
            String after = "?per_page=100&since=" + since;
            for (JsonNode found : list(name, path(name, "issues", pullRequest) + "/comments" + after)) {
                all.add(comment(name, found));
            }
            for (JsonNode found : list(name, path(name, "pulls", pullRequest) + "/comments" + after)) {
                all.add(line(name, found));
            }
            for (JsonNode found : list(name, path(name, "pulls", pullRequest) + "/reviews?per_page=100")) {
                if (said(found)) {
                    all.add(review(name, found));
                }
            }
            return all.stream()
                    .filter(remark -> !remark.at().isBefore(since))
                    .sorted(Comparator.comparing(Remark::at))
                    .toList();
        });
    }

    /** A review that isn't sent yet is nobody's business, and one that only holds remarks on lines says nothing itself. */
    private static boolean said(JsonNode review) {
        String state = Fields.words(review, "/state");
        return !state.equals("PENDING")
                && !(state.equals("COMMENTED") && Fields.words(review, "/body").isEmpty());
    }

    @Override
    public Remark comment(PullRequest pullRequest, String key, String markdown) throws InterruptedException {
        RepoName name = name(pullRequest);
        return Failures.ofCodeHost(
                () -> comment(name, comments(name).say(GitHubCodeHost.number(pullRequest), key, markdown)));
    }

    @Override
    public Remark reply(PullRequest pullRequest, String remark, String key, String markdown)
            throws InterruptedException {
        RepoName name = name(pullRequest);
        if (!remark.matches(LINE + "\\d{1,18}")) {
            throw new CodeHostException(CodeHostException.Code.REFUSED, "only what was said of a line can be answered");
        }
        return Failures.ofCodeHost(() -> {
            Optional<JsonNode> before = reply(name, pullRequest, key);
            if (before.isPresent()) {
                return line(name, before.get());
            }
            String place =
                    path(name, "pulls", pullRequest) + "/comments/" + remark.substring(LINE.length()) + "/replies";
            ApiRequest request = ApiRequest.post(place).with(ApiRequest.object().put("body", Marks.put(key, markdown)));
            return line(name, api.call(name, request).body());
        });
    }

    @Override
    public Optional<Remark> find(PullRequest pullRequest, String key) throws InterruptedException {
        RepoName name = name(pullRequest);
        return Failures.ofCodeHost(() -> {
            Optional<JsonNode> comment = comments(name).find(GitHubCodeHost.number(pullRequest), key);
            if (comment.isPresent()) {
                return Optional.of(comment(name, comment.get()));
            }
            Optional<JsonNode> reply = reply(name, pullRequest, key);
            return reply.isPresent() ? Optional.of(line(name, reply.get())) : Optional.empty();
        });
    }

    @Override
    public Optional<String> log(PullRequest pullRequest, Check check) throws InterruptedException {
        return Failures.ofCodeHost(() -> runs.log(name(pullRequest), check));
    }

    @Override
    public boolean rerun(PullRequest pullRequest, Check check) throws InterruptedException {
        return Failures.ofCodeHost(() -> runs.rerun(name(pullRequest), check));
    }

    private Optional<JsonNode> reply(RepoName name, PullRequest pullRequest, String key) throws InterruptedException {
        String self = api.self(name);
        return Marks.find(list(name, path(name, "pulls", pullRequest) + "/comments?per_page=100"), key, self);
    }

    private IssueComments comments(RepoName name) {
        return new IssueComments(api, name);
    }

    private List<JsonNode> list(RepoName name, String path) throws InterruptedException {
        return api.list(name, path, "", MOST).items();
    }

    private Remark comment(RepoName name, JsonNode found) throws InterruptedException {
        return remark(name, found, COMMENT, "/updated_at", Optional.empty(), Optional.empty());
    }

    private Remark line(RepoName name, JsonNode found) throws InterruptedException {
        Place place = new Place(
                Fields.words(found, "/path"),
                Fields.text(found, "/line").map(Integer::valueOf),
                Fields.text(found, "/in_reply_to_id").map(LINE::concat));
        return remark(name, found, LINE, "/updated_at", Optional.of(place), Optional.empty());
    }

    private Remark review(RepoName name, JsonNode found) throws InterruptedException {
        Judgement judgement = switch (Fields.words(found, "/state")) {
            case "APPROVED" -> Judgement.APPROVED;
            case "CHANGES_REQUESTED" -> Judgement.CHANGES_REQUESTED;
            case "DISMISSED" -> Judgement.DISMISSED;
            default -> Judgement.COMMENTED;
        };
        return remark(name, found, REVIEW, "/submitted_at", Optional.empty(), Optional.of(judgement));
    }

    private Remark remark(
            RepoName name,
            JsonNode found,
            String kind,
            String time,
            Optional<Place> place,
            Optional<Judgement> judgement)
            throws InterruptedException {
        Person author = People.of(found.path("user"));
        Standing standing = rights.judge(name, author);
        String body = Fields.words(found, "/body");
        return new Remark(
                kind + Fields.require(found, "/id"),
                Rights.actor(author, standing),
                standing == Standing.OURSELVES && Marks.hasAny(body),
                body,
                Fields.time(found, time, api.time().instant()),
                place,
                judgement,
                Fields.text(found, "/html_url"));
    }

    private RepoName name(PullRequest pullRequest) {
        return RepoName.served(pullRequest.content().repository(), web);
    }

    private static String path(RepoName name, String list, PullRequest pullRequest) {
        return name.path() + "/" + list + "/" + GitHubCodeHost.number(pullRequest);
    }
}

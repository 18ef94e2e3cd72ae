package org.jvmfactory.connector.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jvmfactory.codehost.CodeHost;
import org.jvmfactory.codehost.CodeHostException;
import org.jvmfactory.codehost.CodeHostException.Code;
import org.jvmfactory.codehost.PullRequest;
import org.jvmfactory.codehost.PullRequest.State;
import org.jvmfactory.codehost.PullRequestDraft;
import org.jvmfactory.codehost.Reviews;
import org.jvmfactory.connector.http.ApiException;
import org.jvmfactory.connector.http.ApiRequest;
import org.jvmfactory.connector.http.Fields;
import org.jvmfactory.git.Credentials;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pull requests of GitHub. What was done before, by whoever and however it ended, is looked up and not done again. Thread-safe.
 */
final class GitHubCodeHost implements CodeHost {

    private static final Logger LOG = LoggerFactory.getLogger(GitHubCodeHost.class);

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    /** What begins the title of a draft where the repository can't have drafts. */
    private static final String DRAFT = "[Draft] ";

    private static final String READY =
            "mutation($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id}) { pullRequest { isDraft } } }";
    private static final String TO_DRAFT =
            "mutation($id: ID!) { convertPullRequestToDraft(input: {pullRequestId: $id}) { pullRequest { isDraft } } }";

    private final URI web;
    private final GitHubApi api;
    private final GitHubCredentials credentials;
    private final GitHubReviews reviews;

    GitHubCodeHost(GitHubSettings settings, GitHubApi api) {
        this.web = settings.web();
        this.api = api;
        this.credentials = new GitHubCredentials(web, api.login());
        this.reviews = new GitHubReviews(web, api);
    }

    @Override
    public String kind() {
        return GitHubSettings.KIND;
    }

    @Override
    public boolean serves(String repository) {
        return RepoName.ofAddress(repository, web).isPresent();
    }

    @Override
    public Credentials credentials() {
        return credentials;
    }

    @Override
    public Optional<Reviews> reviews() {
        return Optional.of(reviews);
    }

    @Override
    public void validate(String repository) throws InterruptedException {
        RepoName name = name(repository);
        JsonNode found = Failures.ofCodeHost(() -> {
            try {
                return api.read(name, name.path());
            } catch (ApiException e) {
                throw e.is(ApiException.Code.MISSING) && e.status() != 0
                        ? new CodeHostException(
                                Code.REFUSED,
                                "GitHub has no repository '" + name
                                        + "', or the login that is configured may not see it",
                                e)
                        : e;
            }
        });
        String wrong = Fields.flag(found, "/archived")
                ? "is archived: nothing can be pushed to it"
                : Fields.flag(found, "/disabled") ? "is disabled" : mayPush(name, found) ? "" : "can't be pushed to";
        if (!wrong.isEmpty()) {
            throw new CodeHostException(
                    Code.REFUSED, "repository '" + name + "' " + wrong + " with the login that is configured");
        }
    }

    private boolean mayPush(RepoName name, JsonNode found) throws InterruptedException {
        Optional<Map<String, String>> rights =
                Failures.ofCodeHost(() -> api.login().permissions(name));
        return rights.map(all -> "write".equals(all.get("contents")))
                .orElseGet(() -> Fields.text(found, "/permissions/push")
                        .map(Boolean::parseBoolean)
                        .orElse(true));
    }

    @Override
    public List<String> shortcomings(String repository) throws InterruptedException {
        RepoName name = name(repository);
        return Failures.ofCodeHost(() -> Permissions.shortcomings(api.login().permissions(name)));
    }

    @Override
    public Optional<PullRequest> find(String repository, String branch) throws InterruptedException {
        RepoName name = name(repository);
        return Failures.ofCodeHost(() -> find(repository, name, branch));
    }

    private Optional<PullRequest> find(String repository, RepoName name, String branch) throws InterruptedException {
        String query = "?state=all&sort=created&direction=desc&per_page=100&head="
                + URLEncoder.encode(name.owner() + ":" + branch, StandardCharsets.UTF_8);
        return api.list(name, name.path() + "/pulls" + query, "", 100).items().stream()
                // Where GitHub can't make sense of a filter it leaves it out.
                .filter(found -> Fields.words(found, "/head/ref").equals(branch))
                .filter(found -> name.isSameAs(Fields.words(found, "/head/repo/full_name")))
                .map(found -> pullRequest(repository, found))
                .min(Comparator.comparing((PullRequest found) -> found.state() != State.OPEN));
    }

    @Override
    public Optional<PullRequest> find(String repository, String branch, String id) throws InterruptedException {
        RepoName name = name(repository);
        return NUMBER.matcher(id).matches()
                ? Failures.ofCodeHost(() -> numbered(repository, name, id))
                : Optional.empty();
    }

    private Optional<PullRequest> numbered(String repository, RepoName name, String number)
            throws InterruptedException {
        try {
            return Optional.of(pullRequest(repository, api.read(name, name.path() + "/pulls/" + number)));
        } catch (ApiException e) {
            if (e.is(ApiException.Code.MISSING)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public PullRequest open(PullRequestDraft draft) throws InterruptedException {
        RepoName name = name(draft.repository());
        Optional<PullRequest> existing = find(draft.repository(), draft.branch());
        if (existing.isPresent() && existing.get().state() == State.OPEN) {
            throw new CodeHostException(
                    Code.REFUSED,
                    "Branch '" + draft.branch() + "' has an open pull request: '"
                            + existing.get().url() + "'. Update that one.");
        }
        return Failures.ofCodeHost(() -> open(name, draft, draft.draft()));
    }

    private PullRequest open(RepoName name, PullRequestDraft draft, boolean asDraft) throws InterruptedException {
        ObjectNode body = ApiRequest.object()
                .put("title", draft.draft() && !asDraft ? DRAFT + draft.title() : draft.title())
                .put("head", draft.branch())
                .put("base", draft.base())
                .put("body", draft.body())
                .put("draft", asDraft);
        try {
            return pullRequest(
                    draft.repository(),
                    api.call(name, ApiRequest.post(name.path() + "/pulls").with(body))
                            .body());
        } catch (ApiException e) {
            String said = e.said().toLowerCase(Locale.ROOT);
            if (e.status() == 422 && asDraft && said.contains("draft pull requests are not supported")) {
                LOG.info("'{}' can't have draft pull requests: the title says it", name);
                return open(name, draft, false);
            }
            if (e.status() == 422 && said.contains("head invalid")) {
                throw new CodeHostException(
                        Code.UNAVAILABLE, "GitHub doesn't know the branch '" + draft.branch() + "' yet", e);
            }
            if (e.is(ApiException.Code.UNCLEAR) || (e.status() == 422 && said.contains("already exists"))) {
                Optional<PullRequest> opened =
                        find(draft.repository(), name, draft.branch()).filter(found -> found.state() == State.OPEN);
                if (opened.isPresent()) {
                    return update(opened.get(), draft);
                }
            }
            throw e;
        }
    }

    @Override
    public PullRequest update(PullRequest existing, PullRequestDraft draft) throws InterruptedException {
        RepoName name = name(existing.content().repository());
        String path = name.path() + "/pulls/" + number(existing);
        return Failures.ofCodeHost(() -> {
            JsonNode before = api.read(name, path);
            boolean isDraft = draft.draft()
                    && !Fields.flag(before, "/draft")
                    && Fields.words(before, "/title").startsWith(DRAFT);
            ObjectNode change = ApiRequest.object()
                    .put("title", isDraft ? DRAFT + draft.title() : draft.title())
                    .put("body", draft.body());
            JsonNode after = api.call(name, ApiRequest.patch(path).with(change)).body();
            boolean open = Fields.words(after, "/state").equals("open");
            if (open && !isDraft && Fields.flag(after, "/draft") != draft.draft()) {
                toggle(name, after, draft.draft());
                after = api.read(name, path);
            }
            return pullRequest(existing.content().repository(), after);
        });
    }

    private void toggle(RepoName name, JsonNode pullRequest, boolean toDraft) throws InterruptedException {
        api.graphql(
                name,
                toDraft ? TO_DRAFT : READY,
                ApiRequest.object().put("id", Fields.require(pullRequest, "/node_id")));
    }

    private RepoName name(String repository) {
        return RepoName.served(repository, web);
    }

    /** The number, which becomes a part of a path. */
    static String number(PullRequest pullRequest) {
        if (!NUMBER.matcher(pullRequest.id()).matches()) {
            throw new CodeHostException(
                    Code.REFUSED, "There is no pull request '" + pullRequest.id() + "' to work on.");
        }
        return pullRequest.id();
    }

    private static PullRequest pullRequest(String repository, JsonNode found) {
        boolean draft = Fields.flag(found, "/draft");
        String title = Fields.words(found, "/title");
        if (!draft && title.startsWith(DRAFT)) {
            draft = true;
            title = title.substring(DRAFT.length());
        }
        return new PullRequest(
                Fields.require(found, "/number"),
                Fields.require(found, "/html_url"),
                state(found),
                new PullRequestDraft(
                        repository,
                        Fields.require(found, "/head/ref"),
                        Fields.require(found, "/base/ref"),
                        Fields.require(found, "/head/sha"),
                        title,
                        // GitHub sends the line ends of its own forms.
                        Fields.words(found, "/body").replace("\r\n", "\n"),
                        draft));
    }

    static State state(JsonNode found) {
        boolean merged = Fields.text(found, "/merged_at").isPresent() || Fields.flag(found, "/merged");
        return merged ? State.MERGED : Fields.words(found, "/state").equals("open") ? State.OPEN : State.CLOSED;
    }

    @Override
    public String toString() {
        return "GitHub at '" + web + "'";
    }
}

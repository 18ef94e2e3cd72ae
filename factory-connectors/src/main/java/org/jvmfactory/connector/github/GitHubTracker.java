package org.jvmfactory.connector.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.connector.http.ApiException;
import org.jvmfactory.connector.http.ApiRequest;
import org.jvmfactory.connector.http.Fields;
import org.jvmfactory.connector.http.Pages;
import org.jvmfactory.connector.http.TrackerFailures;
import org.jvmfactory.connector.http.WebAddress;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.Reaction;
import org.jvmfactory.ticket.Standing;
import org.jvmfactory.ticket.Ticket;
import org.jvmfactory.ticket.TicketComment;
import org.jvmfactory.ticket.TicketPoll;
import org.jvmfactory.ticket.TicketStage;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.TrackerException;
import org.jvmfactory.ticket.Webhook;

/** GitHub's issues. Thread-safe. */
final class GitHubTracker implements Tracker {

    private static final int MOST = 3000;

    /** The ids of comments, and of remarks that reviews tell of. */
    private static final Pattern SAID = Pattern.compile("(comment-|line-|)(\\d{1,18})");

    private final String name;
    private final GitHubSettings settings;
    private final GitHubApi api;
    private final Rights rights;
    private final Issues issues;

    GitHubTracker(String name, GitHubSettings settings, GitHubApi api) {
        this.name = name;
        this.settings = settings;
        this.api = api;
        this.rights = new Rights(api);
        this.issues = new Issues(name, settings.web(), settings.rules());
    }

    @Override
    public String kind() {
        return GitHubSettings.KIND;
    }

    @Override
    public Optional<TicketRef> refer(String address) {
        return IssueRef.ofPage(address, settings.web())
                .or(() -> IssueRef.ofKey(address))
                .map(issue -> issue.ref(name, settings.web()));
    }

    @Override
    public Ticket read(TicketRef ticket) throws InterruptedException {
        IssueRef issue = issue(ticket);
        return TrackerFailures.of(() -> issues.ticket(issue.repository(), api.read(issue.repository(), issue.path())));
    }

    @Override
    public List<TicketComment> comments(TicketRef ticket, Instant since) throws InterruptedException {
        IssueRef issue = issue(ticket);
        return TrackerFailures.of(() -> {
            String path = issue.path() + "/comments?per_page=100&since=" + since;
            List<JsonNode> found = api.list(issue.repository(), path, "", MOST).items();
            String self = api.self(issue.repository());
            return found.stream()
                    .map(comment -> comment(comment, self))
                    .sorted(Comparator.comparing(TicketComment::created))
                    .toList();
        });
    }

    private TicketComment comment(JsonNode comment, String self) {
        boolean ours = Marks.hasAny(Fields.words(comment, "/body"))
                && Rights.isSelf(Fields.words(comment, "/user/login"), self);
        return issues.comment(comment, ours);
    }

    @Override
    public TicketPoll poll() throws InterruptedException {
        List<Ticket> wanted = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        boolean changed = false;
        for (RepoName repository : settings.repositories()) {
            try {
                changed |= TrackerFailures.of(() -> poll(repository, wanted));
            } catch (TrackerException e) {
                if (e.code().retryable()) {
                    throw e;
                }
                unread.add("the issues of '" + repository + "' can't be read: " + e.getMessage());
            }
        }
        return new TicketPoll(wanted, changed, Optional.empty(), unread);
    }

    private boolean poll(RepoName repository, List<Ticket> wanted) throws InterruptedException {
        String label = settings.opened()
                ? ""
                : "&labels=" + URLEncoder.encode(settings.rules().trigger(), StandardCharsets.UTF_8);
        String path = repository.path() + "/issues?state=open&sort=created&direction=asc&per_page=100" + label;
        Pages found = api.list(repository, path, "", MOST);
        found.items().stream()
                .filter(issue -> issue.path("pull_request").isMissingNode()) // GitHub takes them for issues, too
                .forEach(issue -> wanted.add(issues.ticket(repository, issue)));
        return !found.unchanged();
    }

    @Override
    public TicketComment comment(TicketRef ticket, String key, String markdown) throws InterruptedException {
        IssueRef issue = issue(ticket);
        return TrackerFailures.of(() ->
                issues.comment(new IssueComments(api, issue.repository()).say(issue.number(), key, markdown), true));
    }

    @Override
    public Optional<TicketComment> findComment(TicketRef ticket, String key) throws InterruptedException {
        IssueRef issue = issue(ticket);
        return TrackerFailures.of(() -> new IssueComments(api, issue.repository()).find(issue.number(), key))
                .map(found -> issues.comment(found, true));
    }

    @Override
    public void label(TicketRef ticket, String label, boolean present) throws InterruptedException {
        IssueRef issue = issue(ticket);
        Boolean unused = TrackerFailures.of(() -> {
            label(issue, label, present);
            return present;
        });
    }

    private void label(IssueRef issue, String label, boolean present) throws InterruptedException {
        if (present) {
            // GitHub makes a label that the repository doesn't have, and minds no label that the issue has.
            api.call(
                    issue.repository(),
                    ApiRequest.post(issue.path() + "/labels")
                            .with(ApiRequest.object().set("labels", ApiRequest.list(label)))
                            .asRepeatable());
            return;
        }
        try {
            String part = WebAddress.encoded(label);
            api.call(issue.repository(), ApiRequest.delete(issue.path() + "/labels/" + part));
        } catch (ApiException e) {
            if (!e.is(ApiException.Code.MISSING)) {
                throw e;
            }
            api.read(issue.repository(), issue.path()); // there is no such label, or no such issue
        }
    }

    @Override
    public boolean move(TicketRef ticket, TicketStage stage) throws InterruptedException {
        IssueRef issue = issue(ticket);
        return TrackerFailures.of(() -> move(issue, stage));
    }

    private boolean move(IssueRef issue, TicketStage stage) throws InterruptedException {
        JsonNode found = api.read(issue.repository(), issue.path());
        Set<String> labels = Issues.labels(found);
        Optional<String> wanted = Optional.ofNullable(settings.rules().stages().get(stage));
        for (String label : settings.rules().stages().values()) {
            boolean is = labels.stream().anyMatch(label::equalsIgnoreCase);
            boolean shall = wanted.filter(label::equalsIgnoreCase).isPresent();
            if (is != shall) {
                label(issue, label, shall);
            }
        }
        boolean close = stage == TicketStage.DONE;
        if (close && Fields.words(found, "/state").equals("open")) {
            api.call(
                    issue.repository(),
                    ApiRequest.patch(issue.path())
                            .with(ApiRequest.object().put("state", "closed").put("state_reason", "completed")));
        }
        return close || wanted.isPresent();
    }

    @Override
    public boolean react(TicketRef ticket, Optional<String> comment, Reaction reaction) throws InterruptedException {
        IssueRef issue = issue(ticket);
        Matcher said = SAID.matcher(comment.orElse("0"));
        if (!said.matches()) {
            return false;
        }
        String list = said.group(1).equals("line-") ? "/pulls/comments/" : "/issues/comments/";
        String path = comment.isEmpty() ? issue.path() : issue.repository().path() + list + said.group(2);
        String content = switch (reaction) {
            case SEEN -> "eyes";
            case AGREED -> "+1";
            case REFUSED -> "-1";
        };
        return TrackerFailures.of(() -> {
            api.call(
                    issue.repository(),
                    ApiRequest.post(path + "/reactions")
                            .with(ApiRequest.object().put("content", content))
                            .asRepeatable());
            return true;
        });
    }

    @Override
    public Standing judge(Person person, Optional<String> repository) throws InterruptedException {
        Optional<RepoName> place = repository.flatMap(
                given -> RepoName.ofAddress(given, settings.web()).or(() -> RepoName.ofPair(given)));
        return place.isEmpty() ? Standing.STRANGER : TrackerFailures.of(() -> rights.judge(place.get(), person));
    }

    @Override
    public boolean marked(Ticket ticket) {
        return settings.opened() || settings.rules().triggeredBy(ticket.labels());
    }

    /** As the issue's own history has it, where the login may see that. */
    @Override
    public Optional<Person> markedBy(TicketRef ticket) throws InterruptedException {
        IssueRef issue = issue(ticket);
        return TrackerFailures.of(() -> {
            try {
                return api.list(issue.repository(), issue.path() + "/events?per_page=100", "", MOST).items().stream()
                        .filter(event -> Fields.words(event, "/event").equals("labeled"))
                        .filter(event -> settings.rules().triggeredBy(List.of(Fields.words(event, "/label/name"))))
                        .reduce((first, last) -> last)
                        .map(event -> People.of(event.path("actor")));
            } catch (ApiException e) {
                if (e.is(ApiException.Code.MISSING) || e.is(ApiException.Code.FORBIDDEN)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public Optional<Webhook> webhook() {
        return settings.webhook()
                .map(signature -> new GitHubWebhook(
                        signature,
                        issues,
                        settings.opened(),
                        settings.app().map(GitHubSettings.App::id),
                        api::knownSelf));
    }

    @Override
    public List<String> shortcomings() throws InterruptedException {
        List<String> lacking = new ArrayList<>();
        if (settings.repositories().isEmpty()) {
            lacking.add("looks at no issues: 'repositories' lists whose");
        }
        for (RepoName repository : settings.repositories()) {
            TrackerFailures.of(() -> lacking(repository)).stream()
                    .filter(shortcoming -> !lacking.contains(shortcoming))
                    .forEach(lacking::add);
        }
        return lacking;
    }

    private List<String> lacking(RepoName repository) throws InterruptedException {
        try {
            List<String> lacking =
                    new ArrayList<>(Permissions.shortcomings(api.login().permissions(repository)));
            if (!Fields.flag(api.read(repository, repository.path()), "/has_issues")) {
                lacking.add("finds no issues in '" + repository + "': they are switched off there");
            }
            return lacking;
        } catch (ApiException e) {
            if (!e.is(ApiException.Code.MISSING)) {
                throw e;
            }
            return List.of("can't see '" + repository + "': " + e.getMessage());
        }
    }

    private static IssueRef issue(TicketRef ticket) {
        return IssueRef.ofKey(ticket.key())
                .orElseThrow(() -> new TrackerException(
                        TrackerException.Code.UNKNOWN_TICKET,
                        "'" + ticket.key() + "' is no issue at GitHub: those are 'owner/name#number'",
                        null));
    }

    @Override
    public String toString() {
        return "GitHub at '" + settings.web() + "'";
    }
}

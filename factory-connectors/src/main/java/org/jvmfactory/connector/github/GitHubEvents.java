package org.jvmfactory.connector.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jvmfactory.connector.http.ApiException;
import org.jvmfactory.connector.http.Fields;
import org.jvmfactory.notify.SingleLine;
import org.jvmfactory.task.CheckOutcome;
import org.jvmfactory.task.Judgement;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.PullRequestRef;
import org.jvmfactory.ticket.Ticket;
import org.jvmfactory.ticket.TicketComment;
import org.jvmfactory.ticket.TrackerEvent;
import org.jvmfactory.ticket.TrackerEvent.Change;
import org.jvmfactory.ticket.TrackerEvent.Withdrawal;

/** What GitHub's events mean. Stateless but for what it is told, thread-safe. */
final class GitHubEvents {

    private static final Set<String> DROPPED = Set.of("not_planned", "duplicate");

    private final Issues issues;
    private final boolean opened;
    private final Optional<String> app;
    private final Supplier<Optional<String>> self;

    GitHubEvents(Issues issues, boolean opened, Optional<String> app, Supplier<Optional<String>> self) {
        this.issues = issues;
        this.opened = opened;
        this.app = app;
        this.self = self;
    }

    TrackerEvent read(String kind, JsonNode payload) {
        String action = Fields.words(payload, "/action");
        Optional<TrackerEvent> event = switch (kind) {
            case "issues" -> issue(action, payload);
            case "issue_comment" -> comment(action, payload);
            case "pull_request" -> pullRequest(action, payload);
            case "pull_request_review" -> review(action, payload);
            case "pull_request_review_comment" -> line(action, payload);
            case "check_run" -> run(action, payload);
            case "check_suite" -> suite(action, payload);
            case "status" -> Optional.of(status(payload));
            case "repository_dispatch" -> Optional.of(dispatched(action, payload));
            default -> Optional.empty();
        };
        return event.orElseGet(() -> new TrackerEvent.Irrelevant(SingleLine.of(kind + " " + action, 100)));
    }

    private Optional<TrackerEvent> issue(String action, JsonNode payload) {
        Ticket ticket = issues.ticket(repository(payload), payload.path("issue"));
        Person by = People.of(payload.path("sender"));
        boolean marked = opened || issues.rules().triggeredBy(ticket.labels());
        boolean trigger = Fields.words(payload, "/label/name")
                .equalsIgnoreCase(issues.rules().trigger());
        boolean requested = switch (action) {
            case "labeled" -> trigger;
            case "opened" -> opened; // labels that it is opened with are told one by one
            case "reopened" -> marked;
            default -> false;
        };
        if (requested) {
            return ticket.open() ? Optional.of(new TrackerEvent.TicketRequested(ticket.ref(), by)) : Optional.empty();
        }
        Optional<Withdrawal> withdrawal = switch (action) {
            case "unlabeled" -> trigger ? Optional.of(Withdrawal.MARK_REMOVED) : Optional.empty();
            case "closed" ->
                Optional.of(
                        ticket.status().filter(DROPPED::contains).isPresent() ? Withdrawal.CANCELLED : Withdrawal.DONE);
            case "deleted", "transferred" -> Optional.of(Withdrawal.DELETED);
            default -> Optional.empty();
        };
        return withdrawal.map(how -> new TrackerEvent.TicketWithdrawn(ticket.ref(), by, how));
    }

    private Optional<TrackerEvent> comment(String action, JsonNode payload) {
        if (!action.equals("created")) {
            return Optional.empty();
        }
        RepoName repository = repository(payload);
        JsonNode issue = payload.path("issue");
        TicketComment comment = comment(payload.path("comment"));
        if (isUnclear(payload.path("comment"))) {
            return Optional.empty();
        }
        TicketRef ref = new IssueRef(repository, Fields.require(issue, "/number")).ref(issues.tracker(), issues.web());
        return Optional.of(
                issue.path("pull_request").isObject()
                        ? new TrackerEvent.PullRequestCommented(
                                new PullRequestRef(
                                        repository.url(issues.web()),
                                        Fields.require(issue, "/number"),
                                        ref,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Fields.text(issue, "/html_url")),
                                comment)
                        : new TrackerEvent.TicketCommented(ref, comment));
    }

    private Optional<TrackerEvent> pullRequest(String action, JsonNode payload) {
        Optional<Change> change = switch (action) {
            case "opened" -> Optional.of(Change.OPENED);
            case "reopened" -> Optional.of(Change.REOPENED);
            case "synchronize" -> Optional.of(Change.PUSHED);
            case "edited" -> Optional.of(Change.EDITED);
            case "ready_for_review" -> Optional.of(Change.READY);
            case "converted_to_draft" -> Optional.of(Change.DRAFTED);
            case "closed" -> Optional.of(Fields.flag(payload, "/pull_request/merged") ? Change.MERGED : Change.CLOSED);
            default -> Optional.empty();
        };
        return change.map(what ->
                new TrackerEvent.PullRequestChanged(reference(payload), what, People.of(payload.path("sender"))));
    }

    private Optional<TrackerEvent> review(String action, JsonNode payload) {
        if (!action.equals("submitted") && !action.equals("dismissed")) {
            return Optional.empty();
        }
        Judgement judgement = switch (Fields.words(payload, "/review/state")) {
            case "approved" -> Judgement.APPROVED;
            case "changes_requested" -> Judgement.CHANGES_REQUESTED;
            case "dismissed" -> Judgement.DISMISSED;
            default -> Judgement.COMMENTED;
        };
        return Optional.of(
                new TrackerEvent.PullRequestReviewed(reference(payload), judgement, comment(payload.path("review"))));
    }

    private Optional<TrackerEvent> line(String action, JsonNode payload) {
        if (!action.equals("created")) {
            return Optional.empty();
        }
        JsonNode comment = payload.path("comment");
        if (isUnclear(comment)) {
            return Optional.empty();
        }
        return Optional.of(new TrackerEvent.LineCommented(
                reference(payload),
                Fields.words(comment, "/path"),
                Fields.text(comment, "/line").map(Integer::valueOf),
                Fields.text(comment, "/in_reply_to_id"),
                comment(comment)));
    }

    private Optional<TrackerEvent> run(String action, JsonNode payload) {
        if (!Set.of("created", "completed").contains(action)) {
            return Optional.empty();
        }
        JsonNode run = payload.path("check_run");
        return Optional.of(new TrackerEvent.CommitChecked(
                repository(payload).url(issues.web()),
                Fields.require(run, "/head_sha"),
                Fields.words(run, "/name"),
                outcome(run),
                Fields.text(run, "/html_url")));
    }

    /** A suite is all that one App checks; the last of its runs brings it. */
    private Optional<TrackerEvent> suite(String action, JsonNode payload) {
        if (!action.equals("completed")) {
            return Optional.empty();
        }
        JsonNode suite = payload.path("check_suite");
        return Optional.of(new TrackerEvent.CommitChecked(
                repository(payload).url(issues.web()),
                Fields.require(suite, "/head_sha"),
                Fields.words(suite, "/app/name"),
                outcome(suite),
                Optional.empty()));
    }

    private static CheckOutcome outcome(JsonNode check) {
        return Checks.outcome(Fields.words(check, "/status"), Fields.words(check, "/conclusion"));
    }

    private TrackerEvent status(JsonNode payload) {
        return new TrackerEvent.CommitChecked(
                repository(payload).url(issues.web()),
                Fields.require(payload, "/sha"),
                Fields.words(payload, "/context"),
                Checks.outcome(Fields.words(payload, "/state")),
                Fields.text(payload, "/target_url"));
    }

    private TrackerEvent dispatched(String type, JsonNode payload) {
        Map<String, String> values = new HashMap<>();
        payload.path("client_payload").properties().stream()
                .filter(field ->
                        field.getValue().isValueNode() && !field.getValue().isNull())
                .forEach(field -> values.put(field.getKey(), field.getValue().asText()));
        return new TrackerEvent.Dispatched(
                repository(payload).url(issues.web()), type, values, People.of(payload.path("sender")));
    }

    private TicketComment comment(JsonNode comment) {
        boolean byUs = app.isPresent()
                ? Fields.text(comment, "/performed_via_github_app/id").equals(app)
                        || Fields.text(comment, "/performed_via_github_app/client_id")
                                .equals(app)
                : self.get()
                        .filter(name -> Rights.isSelf(Fields.words(comment, "/user/login"), name))
                        .isPresent();
        return issues.comment(comment, byUs && Marks.hasAny(Fields.words(comment, "/body")));
    }

    /** One with a mark may be Factory's own. Until it is known who that is it is left to whoever reads comments. */
    private boolean isUnclear(JsonNode comment) {
        return app.isEmpty() && self.get().isEmpty() && Marks.hasAny(Fields.words(comment, "/body"));
    }

    private PullRequestRef reference(JsonNode payload) {
        RepoName repository = repository(payload);
        JsonNode found = payload.path("pull_request");
        String number = Fields.require(found, "/number");
        boolean here = repository.isSameAs(Fields.words(found, "/head/repo/full_name"));
        return new PullRequestRef(
                repository.url(issues.web()),
                number,
                new IssueRef(repository, number).ref(issues.tracker(), issues.web()),
                Fields.text(found, "/head/ref").filter(ref -> here),
                Fields.text(found, "/head/sha"),
                Fields.text(found, "/html_url"));
    }

    private static RepoName repository(JsonNode payload) {
        return RepoName.ofPair(Fields.require(payload, "/repository/full_name"))
                .orElseThrow(() -> new ApiException(ApiException.Code.UNREADABLE, "what was sent names no repository"));
    }
}

package org.jvmfactory.connector.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.connector.http.Signatures;
import org.jvmfactory.ticket.Standing;
import org.jvmfactory.ticket.TrackerEvent;
import org.jvmfactory.ticket.TrackerEvent.Irrelevant;
import org.jvmfactory.ticket.TrackerEvent.PullRequestReviewed;
import org.jvmfactory.ticket.TrackerEvent.TicketCommented;
import org.jvmfactory.ticket.TrackerEvent.TicketRequested;
import org.jvmfactory.ticket.WebhookException;
import org.jvmfactory.ticket.WebhookRequest;

/** 4.1, 10.1, A19 and A31: events of accounts that are gone, of programs, and of what is nobody's business here. */
class GitHubEventsTest extends GitHubBed {

    private static final String ISSUE = """
            {"action": "%s", "label": {"name": "ai-agent"},
             "issue": {"number": 7, "title": "Mend it", "body": null, "state": "open", "labels": [{"name": "ai-agent"}], "user": %s,
               "updated_at": "2030-01-01T12:00:00Z"},
             "repository": {"full_name": "acme/shop"}, "sender": {"login": "bob", "id": 6, "type": "User"}}""";
    private static final String COMMENT = """
            {"action": "created", "issue": {"number": 7}, "comment": {"id": 99, "body": "The old one.", "user": %s,
               "created_at": "2030-01-01T12:00:00Z"}, "repository": {"full_name": "acme/shop"}}""";
    private static final String REVIEW = """
            {"action": "submitted", "review": {"id": 1, "state": "commented", "body": "BLOCKING: all of it", "user": %s,
               "submitted_at": "2030-01-01T12:00:00Z"}, "pull_request": {"number": 8, "head": {"ref": "x", "sha": "abc", "repo": null}},
             "repository": {"full_name": "acme/shop"}}""";

    private TrackerEvent event(String kind, String body) {
        WebhookRequest request = new WebhookRequest(
                Map.of(
                        "X-GitHub-Event",
                        kind,
                        "X-GitHub-Delivery",
                        "d1",
                        "Content-Type",
                        "application/json",
                        "X-Hub-Signature-256",
                        "sha256=" + Signatures.sign(SECRET, body)),
                body.getBytes(StandardCharsets.UTF_8));
        return tracker(asApp()).webhook().orElseThrow().accept(request).event();
    }

    /** An account that was deleted is no user any more. */
    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{\"login\": null, \"id\": null}"})
    void what_somebody_said_who_is_gone_is_told_and_trusted_by_nobody(String nobody) throws Exception {
        TicketCommented said = (TicketCommented) event("issue_comment", COMMENT.formatted(nobody));
        PullRequestReviewed reviewed = (PullRequestReviewed) event("pull_request_review", REVIEW.formatted(nobody));

        assertThat(said.comment().body()).isEqualTo("The old one.");
        assertThat(said.comment().ours()).isFalse();
        assertThat(reviewed.pullRequest().branch()).isEmpty();
        assertThat(tracker(asApp()).judge(said.comment().author(), Optional.of(repository.url())))
                .isEqualTo(Standing.STRANGER);
        assertThat(event("issues", ISSUE.formatted("labeled", nobody))).isInstanceOf(TicketRequested.class);
    }

    /** Theirs took any program's word, and none of a person. */
    @Test
    void a_program_that_writes_blocking_is_a_program_and_trusted_by_nobody() throws Exception {
        PullRequestReviewed reviewed = (PullRequestReviewed) event(
                "pull_request_review",
                REVIEW.formatted("{\"login\": \"agentfactory-bot[bot]\", \"id\": 66, \"type\": \"Bot\"}"));

        assertThat(reviewed.comment().author().machine()).isTrue();
        assertThat(tracker(asApp()).judge(reviewed.comment().author(), Optional.of(repository.url())))
                .isEqualTo(Standing.STRANGER);
    }

    /** Theirs was triaged twice where an issue was opened with its label. */
    @Test
    void an_issue_opened_with_its_label_is_asked_for_once() {
        List<TrackerEvent> requests = new ArrayList<>();
        for (String action : List.of("opened", "labeled", "edited", "assigned", "pinned", "milestoned")) {
            TrackerEvent event = event("issues", ISSUE.formatted(action, "null"));
            if (!(event instanceof Irrelevant)) {
                requests.add(event);
            }
        }

        assertThat(requests).singleElement().isInstanceOf(TicketRequested.class);
    }

    /** Theirs deployed itself, whatever event and repository it was told of. */
    @Test
    void a_push_and_other_events_change_nothing_here() {
        for (String kind :
                List.of("push", "create", "delete", "release", "workflow_run", "deployment", "fork", "", "x y\n")) {
            assertThat(
                            event(
                                    kind,
                                    "{\"ref\": \"refs/heads/main\", \"repository\": {\"full_name\": \"acme/shop\"}, \"action\": \"created\"}"))
                    .as(kind)
                    .isInstanceOf(Irrelevant.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"shop\"", "\"a/b/c\"", "\"../shop\"", "\"acme/..\"", "\"acme/sh op\"", "7"})
    void an_event_of_no_repository_is_refused(String repository) {
        String body = ISSUE.formatted("labeled", "null").replace("\"acme/shop\"", repository);

        assertThatThrownBy(() -> event("issues", body))
                .isInstanceOfSatisfying(
                        WebhookException.class, e -> assertThat(e.code()).isEqualTo(WebhookException.Code.UNREADABLE));
    }
}

package org.jvmfactory.connector.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.connector.http.Hmac;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.task.CheckOutcome;
import org.jvmfactory.task.Judgement;
import org.jvmfactory.ticket.PullRequestRef;
import org.jvmfactory.ticket.TrackerEvent;
import org.jvmfactory.ticket.TrackerEvent.Change;
import org.jvmfactory.ticket.TrackerEvent.CommitChecked;
import org.jvmfactory.ticket.TrackerEvent.Dispatched;
import org.jvmfactory.ticket.TrackerEvent.Irrelevant;
import org.jvmfactory.ticket.TrackerEvent.LineCommented;
import org.jvmfactory.ticket.TrackerEvent.PullRequestChanged;
import org.jvmfactory.ticket.TrackerEvent.PullRequestCommented;
import org.jvmfactory.ticket.TrackerEvent.PullRequestReviewed;
import org.jvmfactory.ticket.TrackerEvent.TicketCommented;
import org.jvmfactory.ticket.TrackerEvent.TicketRequested;
import org.jvmfactory.ticket.TrackerEvent.TicketWithdrawn;
import org.jvmfactory.ticket.TrackerEvent.Withdrawal;
import org.jvmfactory.ticket.Webhook;
import org.jvmfactory.ticket.WebhookDesk;
import org.jvmfactory.ticket.WebhookException;
import org.jvmfactory.ticket.WebhookRequest;

/** What GitHub sends: who is believed, and what it means. Payloads have the published fields that are read, and a few that aren't. */
class GitHubWebhookTest extends GitHubBed {

    private static final String ISSUE = """
            {"action": "%s", "label": {"name": "%s"},
             "issue": {"number": 7, "title": "Mend it", "body": null, "state": "%s", "state_reason": %s,
               "labels": [{"name": "ai-agent"}, {"name": "Priority:High"}], "user": {"login": "alice", "id": 5, "type": "User"},
               "updated_at": "2030-01-01T12:00:00Z"},
             "repository": {"full_name": "acme/shop", "private": true}, "sender": {"login": "bob", "id": 6, "type": "User"},
             "installation": {"id": 4711}}""";
    private static final String PULL = """
            "pull_request": {"number": 8, "html_url": "https://x/pull/8", "merged": %s, "state": "open",
              "head": {"ref": "factory/7-mend", "sha": "abc", "repo": {"full_name": "%s"}}, "base": {"ref": "main"}},
            "repository": {"full_name": "acme/shop"}, "sender": {"login": "bob", "id": 6, "type": "User"}""";

    private Webhook webhook() {
        return tracker(asApp()).webhook().orElseThrow();
    }

    private static WebhookRequest request(String event, String delivery, String body) {
        return new WebhookRequest(
                Map.of(
                        "x-github-event",
                        event,
                        "X-GitHub-Delivery",
                        delivery,
                        "X-Hub-Signature-256",
                        "sha256=" + sign(SECRET, body),
                        "Content-Type",
                        "application/json"),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static String sign(String secret, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private TrackerEvent event(String kind, String body) {
        return webhook().accept(request(kind, "d1", body)).event();
    }

    private static String issue(String action, String label) {
        return ISSUE.formatted(action, label, "open", "null");
    }

    private static String pull(String action, String more) {
        return "{\"action\": \"" + action + "\", " + more + PULL.formatted("false", "acme/shop") + "}";
    }

    @Test
    void the_published_example_of_a_signature_is_taken() {
        // From GitHub's page on validating deliveries.
        Hmac hmac = new Hmac(Secret.of("It's a Secret to Everybody"));
        WebhookRequest request = new WebhookRequest(
                Map.of(
                        "X-Hub-Signature-256",
                        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"),
                "Hello, World!".getBytes(StandardCharsets.UTF_8));

        assertThat(hmac.check(request, "x-hub-signature-256", "sha256=")).startsWith("757107ea");
    }

    @Test
    void what_is_not_signed_with_the_secret_is_not_believed() {
        String body = issue("labeled", "ai-agent");
        String right = "sha256=" + sign(SECRET, body);
        for (String signature : List.of(
                "",
                "sha256=",
                "sha256=" + sign("another-secret", body),
                right.substring(0, right.length() - 1),
                right + "0",
                right.replace("sha256", "sha1"),
                "sha256=" + "zz".repeat(32))) {
            WebhookRequest request = new WebhookRequest(
                    Map.of("X-GitHub-Event", "issues", "X-Hub-Signature-256", signature),
                    body.getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> webhook().accept(request))
                    .as(signature)
                    .isInstanceOfSatisfying(
                            WebhookException.class,
                            e -> assertThat(e.code()).isEqualTo(WebhookException.Code.UNSIGNED));
        }
        WebhookRequest altered = new WebhookRequest(
                Map.of("X-GitHub-Event", "issues", "X-Hub-Signature-256", right),
                body.replace("Mend", "Break").getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> webhook().accept(altered)).isInstanceOf(WebhookException.class);
    }

    @Test
    void without_a_secret_there_is_no_webhook() {
        GitHubSettings silent =
                GitHubSettings.read(ConfigNode.parse("factory.yml", "{type: github, token: " + TOKEN + "}"));

        assertThat(tracker(silent).webhook()).isEmpty();
        assertThatThrownBy(() -> GitHubSettings.read(
                        ConfigNode.parse("factory.yml", "{type: github, token: " + TOKEN + ", webhook-secret: ''}")))
                .isInstanceOf(ConfigException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "3",
                "{",
                "{}",
                "{\"action\": \"labeled\"}",
                "{\"repository\": {\"full_name\": \"../..\"}}"
            })
    void what_cannot_be_read_is_said_to_be_so(String body) {
        assertThatThrownBy(() -> event("issues", body))
                .isInstanceOfSatisfying(
                        WebhookException.class, e -> assertThat(e.code()).isEqualTo(WebhookException.Code.UNREADABLE));
    }

    @Test
    void a_form_is_refused_with_what_to_do() {
        String body = "payload=%7B%7D";
        WebhookRequest form = new WebhookRequest(
                Map.of(
                        "X-Hub-Signature-256",
                        "sha256=" + sign(SECRET, body),
                        "Content-Type",
                        "application/x-www-form-urlencoded"),
                body.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> webhook().accept(form)).hasMessageContaining("application/json");
    }

    @Test
    void a_labelled_issue_is_a_request() {
        TicketRequested requested = (TicketRequested) event("issues", issue("labeled", "AI-Agent"));

        assertThat(requested.by().name()).isEqualTo("bob");
        assertThat(requested.ticket().key()).isEqualTo("acme/shop#7");
        assertThat(requested.ticket().tracker()).isEqualTo("github");
    }

    @Test
    void another_label_a_closed_issue_and_an_opened_one_are_none() {
        assertThat(event("issues", issue("labeled", "bug"))).isInstanceOf(Irrelevant.class);
        assertThat(event("issues", ISSUE.formatted("labeled", "ai-agent", "closed", "null")))
                .isInstanceOf(Irrelevant.class);
        assertThat(event("issues", issue("opened", ""))).isInstanceOf(Irrelevant.class);
        assertThat(event("issues", issue("edited", ""))).isInstanceOf(Irrelevant.class);
        assertThat(event("star", "{}")).isEqualTo(new Irrelevant("star"));
        assertThat(event("ping", "{\"zen\": \"x\"}")).isInstanceOf(Irrelevant.class);
    }

    @Test
    void an_opened_issue_is_one_where_that_was_switched_on() {
        GitHubSettings eager = GitHubSettings.read(config("opened: true, token: " + TOKEN));

        assertThat(tracker(eager)
                        .webhook()
                        .orElseThrow()
                        .accept(request("issues", "d1", issue("opened", "")))
                        .event())
                .isInstanceOf(TicketRequested.class);
    }

    @ParameterizedTest
    @CsvSource({
        "unlabeled, ai-agent, open, null, MARK_REMOVED",
        "closed, '', closed, '\"completed\"', DONE",
        "closed, '', closed, '\"not_planned\"', CANCELLED",
        "closed, '', closed, '\"duplicate\"', CANCELLED",
        "deleted, '', open, null, DELETED",
        "transferred, '', open, null, DELETED"
    })
    void an_issue_is_withdrawn(String action, String label, String state, String reason, Withdrawal how) {
        TicketWithdrawn withdrawn = (TicketWithdrawn) event("issues", ISSUE.formatted(action, label, state, reason));

        assertThat(withdrawn.how()).isEqualTo(how);
        assertThat(withdrawn.ticket().key()).isEqualTo("acme/shop#7");
    }

    @Test
    void a_comment_is_one_of_an_issue_or_of_a_pull_request() {
        String comment = """
                {"action": "%s", "issue": {"number": 7 %s},
                 "comment": {"id": 99, "body": "Use the old one.", "user": {"login": "alice", "id": 5, "type": "User"},
                   "created_at": "2030-01-01T12:00:00Z", "html_url": "https://x/c"},
                 "repository": {"full_name": "acme/shop"}, "sender": {"login": "alice", "id": 5, "type": "User"}}""";

        TicketCommented said = (TicketCommented) event("issue_comment", comment.formatted("created", ""));
        assertThat(said.ticket().key()).isEqualTo("acme/shop#7");
        assertThat(said.comment().body()).isEqualTo("Use the old one.");
        assertThat(said.comment().ours()).isFalse();
        PullRequestCommented review = (PullRequestCommented)
                event("issue_comment", comment.formatted("created", ", \"pull_request\": {\"url\": \"x\"}"));
        assertThat(review.pullRequest().id()).isEqualTo("7");
        for (String action : List.of("edited", "deleted")) {
            assertThat(event("issue_comment", comment.formatted(action, ""))).isInstanceOf(Irrelevant.class);
        }
    }

    @Test
    void a_comment_is_ours_only_if_our_app_wrote_it() {
        String comment = """
                {"action": "created", "issue": {"number": 7},
                 "comment": {"id": 99, "body": "Done.\\n\\n<!-- factory:00 -->", "user": {"login": "%s", "type": "Bot"},
                   "performed_via_github_app": %s},
                 "repository": {"full_name": "acme/shop"}}""";

        assertThat(((TicketCommented) event("issue_comment", comment.formatted("factory[bot]", "{\"id\": 123456}")))
                        .comment()
                        .ours())
                .isTrue();
        assertThat(((TicketCommented) event("issue_comment", comment.formatted("factory[bot]", "{\"id\": 666}")))
                        .comment()
                        .ours())
                .isFalse();
        assertThat(((TicketCommented) event("issue_comment", comment.formatted("factory[bot]", "null")))
                        .comment()
                        .ours())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "opened, OPENED",
        "reopened, REOPENED",
        "synchronize, PUSHED",
        "edited, EDITED",
        "ready_for_review, READY",
        "converted_to_draft, DRAFTED",
        "closed, CLOSED"
    })
    void a_pull_request_changes(String action, Change change) {
        PullRequestChanged changed = (PullRequestChanged) event("pull_request", pull(action, ""));

        assertThat(changed.change()).isEqualTo(change);
        assertThat(changed.pullRequest())
                .isEqualTo(new PullRequestRef(
                        repository.url(),
                        "8",
                        changed.pullRequest().ticket(),
                        Optional.of("factory/7-mend"),
                        Optional.of("abc"),
                        Optional.of("https://x/pull/8")));
    }

    @Test
    void a_pull_request_is_merged_or_comes_from_another_repository() {
        String merged = "{\"action\": \"closed\", " + PULL.formatted("true", "mallory/shop") + "}";

        PullRequestChanged changed = (PullRequestChanged) event("pull_request", merged);

        assertThat(changed.change()).isEqualTo(Change.MERGED);
        assertThat(changed.pullRequest().branch())
                .as("a branch of the same name is another one")
                .isEmpty();
    }

    @Test
    void reviews_and_lines_are_told() {
        String review = "\"review\": {\"id\": 1, \"state\": \"changes_requested\", \"body\": \"No.\","
                + " \"user\": {\"login\": \"alice\", \"id\": 5}, \"submitted_at\": \"2030-01-01T12:00:00Z\"}, ";
        PullRequestReviewed reviewed = (PullRequestReviewed) event("pull_request_review", pull("submitted", review));
        assertThat(reviewed.judgement()).isEqualTo(Judgement.CHANGES_REQUESTED);
        assertThat(reviewed.comment().created()).isEqualTo(time.instant());
        assertThat(event("pull_request_review", pull("edited", review))).isInstanceOf(Irrelevant.class);

        String line =
                "\"comment\": {\"id\": 2, \"path\": \"a/b.txt\", \"line\": null, \"in_reply_to_id\": 1, \"body\": \"Why?\","
                        + " \"user\": {\"login\": \"alice\", \"id\": 5}}, ";
        LineCommented commented = (LineCommented) event("pull_request_review_comment", pull("created", line));
        assertThat(commented.path()).isEqualTo("a/b.txt");
        assertThat(commented.line()).isEmpty();
        assertThat(commented.inReplyTo()).contains("1");
    }

    @Test
    void checks_and_statuses_are_told() {
        String end = "\"repository\": {\"full_name\": \"acme/shop\"}}";
        assertThat(event(
                        "check_run",
                        "{\"action\": \"completed\", \"check_run\": {\"head_sha\": \"abc\", \"name\": \"build\","
                                + " \"status\": \"completed\", \"conclusion\": \"failure\"}, " + end))
                .isEqualTo(new CommitChecked(repository.url(), "abc", "build", CheckOutcome.FAILED, Optional.empty()));
        assertThat(event(
                        "check_suite",
                        "{\"action\": \"completed\", \"check_suite\": {\"head_sha\": \"abc\", \"status\": \"completed\","
                                + " \"conclusion\": \"success\", \"app\": {\"name\": \"Actions\"}}, " + end))
                .isEqualTo(
                        new CommitChecked(repository.url(), "abc", "Actions", CheckOutcome.PASSED, Optional.empty()));
        assertThat(event("status", "{\"sha\": \"abc\", \"context\": \"ci\", \"state\": \"pending\", " + end))
                .isEqualTo(new CommitChecked(repository.url(), "abc", "ci", CheckOutcome.PENDING, Optional.empty()));
    }

    @Test
    void a_dispatch_brings_its_values() {
        Dispatched dispatched = (Dispatched) event(
                "repository_dispatch",
                "{\"action\": \"agent-task\", \"branch\": \"main\", \"client_payload\": {\"title\": \"Mend \\\"it\\\" `id`\","
                        + " \"number\": 3, \"deep\": {\"x\": 1}, \"none\": null}, \"repository\": {\"full_name\": \"acme/shop\"},"
                        + " \"sender\": {\"login\": \"alice\", \"id\": 5, \"type\": \"User\"}}");

        assertThat(dispatched.type()).isEqualTo("agent-task");
        assertThat(dispatched.payload()).isEqualTo(Map.of("title", "Mend \"it\" `id`", "number", "3"));
        assertThat(dispatched.by().name()).isEqualTo("alice");
    }

    @Test
    void a_delivery_is_taken_once_under_whatever_id_it_comes_again() throws Exception {
        WebhookDesk desk = new WebhookDesk(webhook(), time);
        List<TrackerEvent> taken = new ArrayList<>();
        String body = issue("labeled", "ai-agent");

        assertThat(desk.take(request("issues", "d1", body), taken::add)).isTrue();
        assertThat(desk.take(request("issues", "d1", body), taken::add)).isFalse();
        assertThat(desk.take(request("issues", "forged", body), taken::add)).isFalse();
        assertThat(desk.take(request("issues", "d2", body.replace("12:00:00", "12:00:01")), taken::add))
                .isTrue();
        assertThat(taken).hasSize(2);
    }

    @Test
    void a_delivery_that_could_not_be_worked_on_is_taken_when_it_comes_again() throws Exception {
        WebhookDesk desk = new WebhookDesk(webhook(), time);
        WebhookRequest request = request("issues", "d1", issue("labeled", "ai-agent"));
        assertThatThrownBy(() -> desk.take(request, event -> {
                    throw new IllegalStateException("the store is down");
                }))
                .isInstanceOf(IllegalStateException.class);
        time.advance(Duration.ofMinutes(5));
        List<TrackerEvent> taken = new ArrayList<>();

        assertThat(desk.take(request, taken::add)).isTrue();
        assertThat(taken).hasSize(1);
    }
}

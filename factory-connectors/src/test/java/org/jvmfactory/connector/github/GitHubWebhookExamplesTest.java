package org.jvmfactory.connector.github;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.connector.http.Signatures;
import org.jvmfactory.task.CheckOutcome;
import org.jvmfactory.testkit.MovableTime;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.ticket.PullRequestRef;
import org.jvmfactory.ticket.TicketComment;
import org.jvmfactory.ticket.TrackerEvent;
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
import org.jvmfactory.ticket.Webhook;
import org.jvmfactory.ticket.WebhookRequest;

/** The examples of webhooks that GitHub publishes: each is read, and means what it should. They aren't part of this project. */
class GitHubWebhookExamplesTest {

    private static final String SECRET = "hunter3-hunter3";

    private final List<Example> examples = new ArrayList<>();
    private final MovableTime time = MovableTime.at(Instant.parse("2030-01-01T12:00:00Z"));

    private record Example(String event, JsonNode payload) {

        String action() {
            return payload.path("action").asText();
        }

        String repository() {
            return "https://github.com/" + payload.at("/repository/full_name").asText() + ".git";
        }
    }

    @BeforeEach
    void read() throws IOException {
        JsonNode all = JsonMapper.builder()
                .build()
                .readTree(Needs.file("FACTORY_GITHUB_WEBHOOKS", "GitHub's examples of webhooks")
                        .toFile());
        all.forEach(event -> event.path("examples")
                .forEach(payload -> examples.add(new Example(event.path("name").asText(), payload))));
        assertThat(examples).hasSizeGreaterThan(200);
    }

    private Webhook webhook(String more) {
        ConfigNode settings = ConfigNode.parse(
                "factory.yml", "{type: github, token: x, webhook-secret: " + SECRET + ", " + more + "}");
        GitHubSettings read = GitHubSettings.read(settings);
        return new GitHubTracker("github", read, new GitHubApi(read, time))
                .webhook()
                .orElseThrow();
    }

    private static TrackerEvent event(Webhook webhook, Example example) {
        String body = example.payload().toString();
        Map<String, String> headers = Map.of(
                "X-GitHub-Event",
                example.event(),
                "X-GitHub-Delivery",
                "d1",
                "X-Hub-Signature-256",
                "sha256=" + Signatures.sign(SECRET, body),
                "Content-Type",
                "application/json");
        return webhook.accept(new WebhookRequest(headers, body.getBytes(StandardCharsets.UTF_8)))
                .event();
    }

    private Stream<Example> examples(String event, String... actions) {
        return examples.stream()
                .filter(example -> example.event().equals(event))
                .filter(example -> Set.of(actions).contains(example.action()));
    }

    @Test
    void every_example_is_read_and_means_what_it_should() {
        Webhook webhook = webhook("trigger: bug, opened: true");
        Map<String, Set<String>> seen = new TreeMap<>();

        for (Example example : examples) {
            TrackerEvent event = event(webhook, example);

            assertThat(event.getClass())
                    .as(example.event() + " " + example.action())
                    .isEqualTo(expected(example));
            seen.computeIfAbsent(event.getClass().getSimpleName(), name -> new TreeSet<>())
                    .add(example.event());
        }

        // Were a field called otherwise, all would come out the same; so each kind must be there.
        assertThat(seen)
                .containsKeys(
                        "TicketRequested",
                        "TicketWithdrawn",
                        "TicketCommented",
                        "PullRequestChanged",
                        "PullRequestReviewed",
                        "LineCommented",
                        "CommitChecked",
                        "Dispatched");
        assertThat(seen.get("CommitChecked")).containsExactly("check_run", "check_suite", "status");
    }

    private static Class<? extends TrackerEvent> expected(Example example) {
        String action = example.action();
        return switch (example.event()) {
            case "issues" ->
                switch (action) {
                    case "labeled", "opened", "reopened" -> TicketRequested.class;
                    case "unlabeled", "closed", "deleted", "transferred" -> TicketWithdrawn.class;
                    default -> Irrelevant.class;
                };
            case "issue_comment" ->
                !action.equals("created")
                        ? Irrelevant.class
                        : example.payload().at("/issue/pull_request").isObject()
                                ? PullRequestCommented.class
                                : TicketCommented.class;
            case "pull_request" ->
                Set.of(
                                        "opened",
                                        "reopened",
                                        "synchronize",
                                        "edited",
                                        "closed",
                                        "ready_for_review",
                                        "converted_to_draft")
                                .contains(action)
                        ? PullRequestChanged.class
                        : Irrelevant.class;
            case "pull_request_review" ->
                Set.of("submitted", "dismissed").contains(action) ? PullRequestReviewed.class : Irrelevant.class;
            case "pull_request_review_comment" -> action.equals("created") ? LineCommented.class : Irrelevant.class;
            case "check_run" ->
                Set.of("created", "completed").contains(action) ? CommitChecked.class : Irrelevant.class;
            case "check_suite" -> action.equals("completed") ? CommitChecked.class : Irrelevant.class;
            case "status" -> CommitChecked.class;
            case "repository_dispatch" -> Dispatched.class;
            default -> Irrelevant.class;
        };
    }

    @Test
    void an_issue_that_is_opened_is_nothing_unless_it_is_switched_on() {
        Webhook webhook = webhook("trigger: ai-agent");

        assertThat(examples("issues", "opened", "labeled", "reopened").map(example -> event(webhook, example)))
                .isNotEmpty()
                .allMatch(Irrelevant.class::isInstance);
    }

    @Test
    void tickets_are_named_as_people_find_them() {
        Webhook webhook = webhook("opened: true");

        assertThat(examples("issues", "opened")).isNotEmpty().allSatisfy(example -> {
            TicketRequested event = (TicketRequested) event(webhook, example);
            assertThat(event.ticket().url())
                    .contains(example.payload().at("/issue/html_url").asText());
            assertThat(event.by().name())
                    .isEqualTo(example.payload().at("/sender/login").asText());
        });
    }

    @Test
    void pull_requests_are_named_with_branch_and_commit() {
        Webhook webhook = webhook("opened: true");

        assertThat(examples("pull_request", "opened", "closed", "synchronize"))
                .isNotEmpty()
                .allSatisfy(example -> {
                    PullRequestRef ref = ((PullRequestChanged) event(webhook, example)).pullRequest();
                    JsonNode shown = example.payload().path("pull_request");
                    assertThat(ref.repository()).isEqualTo(example.repository());
                    assertThat(ref.id()).isEqualTo(shown.path("number").asText());
                    assertThat(ref.commit()).contains(shown.at("/head/sha").asText());
                    assertThat(ref.branch()).contains(shown.at("/head/ref").asText());
                });
    }

    @Test
    void what_was_said_comes_with_who_said_it_and_where() {
        Webhook webhook = webhook("opened: true");

        assertThat(examples("pull_request_review_comment", "created"))
                .isNotEmpty()
                .allSatisfy(example -> {
                    LineCommented event = (LineCommented) event(webhook, example);
                    JsonNode said = example.payload().path("comment");
                    TicketComment comment = event.comment();
                    assertThat(event.path()).isEqualTo(said.path("path").asText());
                    assertThat(event.line())
                            .isEqualTo(
                                    said.path("line").isInt()
                                            ? Optional.of(said.path("line").asInt())
                                            : Optional.empty());
                    assertThat(comment.body()).isEqualTo(said.path("body").asText());
                    assertThat(comment.author().name())
                            .isEqualTo(said.at("/user/login").asText());
                    assertThat(comment.created())
                            .isEqualTo(Instant.parse(said.path("created_at").asText()));
                });
    }

    @Test
    void checks_come_with_their_commit_and_outcome() {
        Webhook webhook = webhook("opened: true");
        Set<CheckOutcome> outcomes = EnumSet.noneOf(CheckOutcome.class);

        Stream.of(
                        examples("check_run", "created", "completed"),
                        examples("check_suite", "completed"),
                        examples("status", ""))
                .flatMap(all -> all)
                .forEach(example -> {
                    CommitChecked event = (CommitChecked) event(webhook, example);
                    assertThat(event.commit()).matches("[0-9a-f]{40}");
                    assertThat(event.name()).isNotEmpty();
                    assertThat(event.repository()).isEqualTo(example.repository());
                    outcomes.add(event.outcome());
                });

        assertThat(outcomes).contains(CheckOutcome.PASSED, CheckOutcome.PENDING);
    }
}

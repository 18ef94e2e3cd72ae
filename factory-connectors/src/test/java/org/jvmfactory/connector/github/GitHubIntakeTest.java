package org.jvmfactory.connector.github;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.Factory;
import org.jvmfactory.connector.http.IntakeBed;
import org.jvmfactory.connector.http.Signatures;
import org.jvmfactory.intake.Receipt;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.github.FakeGitHub;
import org.jvmfactory.testkit.github.FakeRepository;
import org.jvmfactory.ticket.WebhookRequest;
import org.jvmfactory.workflow.Workflow;

/** Issues in, and word back. */
class GitHubIntakeTest extends IntakeBed {

    private static final String TOKEN = "github_pat_hunter2hunter2hunter2";
    private static final String SECRET = "hunter3-hunter3";
    private static final String LABELED = """
        {"action": "labeled", "label": {"name": "ai-agent"},
         "issue": {"number": %d, "title": "Old title", "state": "open", "labels": [{"name": "ai-agent"}],
           "user": {"login": "alice", "id": 5, "type": "User"}, "updated_at": "2030-01-01T12:00:00Z"},
         "repository": {"full_name": "acme/shop"}, "sender": {"login": "%s", "id": %d, "type": "User"}}\
        """;
    private static final String COMMENTED = """
        {"action": "created", "issue": {"number": %d}, "repository": {"full_name": "acme/shop"}, "comment": %s,
         "sender": {"login": "alice", "type": "User"}}\
        """;

    private static final String TRIAGED = """
            name: triaged
            steps:
              - {id: triage, uses: triage, agent: triager, with: {expires: 1s}}
              - {id: code, uses: agent, agent: coder, inputs: [triage]}
              - {id: publish, uses: publish, inputs: [code.text]}
            """;

    /** One who doesn't understand, and one who does what is assumed. */
    private static final String TRIAGED_BY = """
            agents:
              triager:
                - do:
                    - structured: '{"verdict": "unclear", "confidence": 0.9, "question": "Which colour?", "assumption": "Blue.",
                        "reason": "It matters.", "risk": "low", "complexity": "low", "duplicates": []}'
              coder:
                - do:
                    - expect-prompt-contains: Blue.
                    - write: {path: colour.txt, content: blue}
            """;

    private FakeGitHub github;
    private FakeRepository repository;

    @BeforeEach
    void start() {
        github = FakeGitHub.start(directory.resolve("github"), InstantSource.system());
        github.token(TOKEN, "factory-bot");
        repository = github.create("acme/shop");
        repository.permit("alice", "write");
        repository.permit("mallory", "read");
    }

    @AfterEach
    void stop() {
        github.close();
    }

    private Factory factory(String poll) {
        return open(settings(poll, "single"));
    }

    private String settings(String poll, String workflow) {
        return """
            connectors:
              github: {web: '%s', token: %s%s, repositories: [acme/shop],
                states: {waiting-for-answer: needs-clarification, in-review: in-review}}
            intake:
              github: {poll: %s, workflow: %s}
            """.formatted(
                        github.web(), TOKEN, poll.equals("0") ? ", webhook-secret: " + SECRET : "", poll, workflow);
    }

    private List<String> said(int issue) {
        return repository.comments(issue).stream()
                .filter(comment -> comment.at("/user/login").asText().equals("factory-bot"))
                .map(comment -> comment.path("body").asText())
                .toList();
    }

    private boolean tells(int issue, String words) {
        return said(issue).stream().anyMatch(text -> text.contains(words));
    }

    private List<String> labels(int issue) {
        return repository.issue(issue).orElseThrow().path("labels").findValuesAsText("name");
    }

    private static WebhookRequest delivery(String event, String id, String body) {
        String signature = Signatures.signed(SECRET, "signature", body, Map.of())
                .header("signature")
                .orElseThrow();
        return new WebhookRequest(
                Map.of(
                        "X-GitHub-Event",
                        event,
                        "X-GitHub-Delivery",
                        id,
                        "X-Hub-Signature-256",
                        "sha256=" + signature,
                        "Content-Type",
                        "application/json"),
                body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_labelled_issue_is_found_asked_about_answered_and_told_of_its_pull_request() throws Exception {
        Factory factory = factory("1s");
        int issue = repository.issue("alice", "Paint it", "Soon.", "ai-agent", "priority:high");

        TaskView asked = until(factory, TaskStatus.WAITING);
        eventually(() -> tells(issue, "Factory asks") && labels(issue).contains("needs-clarification"));
        repository.comment(issue, "mallory", "purple");
        repository.comment(issue, "alice", "> Which colour?\n\nblue");

        TaskView done = until(factory, TaskStatus.IN_REVIEW);
        eventually(() -> tells(issue, "Ready for review") && labels(issue).contains("in-review"));
        assertThat(asked.task().request().priority().name()).isEqualTo("HIGH");
        assertThat(done.answers().values()).singleElement().satisfies(answer -> {
            assertThat(answer.text()).isEqualTo("blue");
            assertThat(answer.by().name()).isEqualTo("alice");
        });
        String page = repository.pulls().get(0).path("html_url").asText();
        assertThat(said(issue))
                .filteredOn(text -> text.contains("works on this as task"))
                .singleElement()
                .asString()
                .contains(page, "in review");
        assertThat(labels(issue)).contains("ai-agent", "in-review").doesNotContain("needs-clarification");
        assertThat(tasks(factory)).hasSize(1);
    }

    @Test
    void ten_deliveries_are_one_task_and_a_restart_in_between_forgets_nothing() throws Exception {
        Factory first = factory("0");
        int issue = repository.issue("alice", "Paint it", "Soon.", "ai-agent");
        String body = LABELED.formatted(issue, "alice", FakeRepository.id("alice"));
        Receipt receipt = first.receive("github", delivery("issues", "d0", body));
        assertThat(receipt.status()).as(receipt.text()).isEqualTo(202);
        assertThat(first.receive("github", delivery("issues", "d0", body)).outcome())
                .isEqualTo(Receipt.Outcome.DUPLICATE);
        until(first, TaskStatus.WAITING);
        eventually(() -> tells(issue, "Factory asks"));
        close(first);

        Factory second = factory("0");
        for (int i = 1; i < 9; i++) {
            second.receive("github", delivery("issues", "d" + i, body + " ".repeat(i)));
        }
        JsonNode comment = repository.comment(issue, "alice", "blue");
        String commented = COMMENTED.formatted(issue, comment);
        for (int i = 0; i < 3; i++) {
            second.receive("github", delivery("issue_comment", "c" + i, commented + " ".repeat(i)));
        }

        TaskView done = until(second, TaskStatus.IN_REVIEW);
        assertThat(done.task().request().title()).isEqualTo("Paint it"); // as it is, not as it was told
        assertThat(tasks(second)).hasSize(1);
        assertThat(done.runCount()).isEqualTo(1);
    }

    @Test
    void an_issue_whose_question_nobody_answered_in_time_goes_on_with_the_assumption_when_it_is_labelled_anew()
            throws Exception {
        Factory factory = open(
                settings("0", "triaged"),
                TRIAGED_BY,
                config -> config.withWorkflow(Workflow.parse("triaged.yaml", TRIAGED)));
        int issue = repository.issue("alice", "Paint it", "Soon.", "ai-agent");
        String labeled = LABELED.formatted(issue, "alice", FakeRepository.id("alice"));
        factory.receive("github", delivery("issues", "d0", labeled));
        until(factory, TaskStatus.FAILED);
        eventually(() -> tells(issue, "To mark the ticket anew does so with what would be assumed."));

        repository.label(issue, "alice", "ai-agent", false);
        factory.receive("github", delivery("issues", "d1", labeled.replace("\"labeled\"", "\"unlabeled\"")));
        repository.label(issue, "alice", "ai-agent", true);
        factory.receive("github", delivery("issues", "d2", labeled + " "));

        TaskView done = until(factory, TaskStatus.IN_REVIEW);
        assertThat(said(issue))
                .filteredOn(text -> text.contains("Tried again"))
                .singleElement()
                .asString()
                .contains("> assume", "> Which colour?");
        assertThat(done.runs()).hasSize(2);
        assertThat(done.lastRun().orElseThrow().steps().get(0)).satisfies(triage -> {
            assertThat(triage.session()).isEmpty();
            assertThat(triage.result().orElseThrow().outputs()).containsEntry("assumption", "Blue.");
        });
    }

    @Test
    void what_is_not_signed_not_known_or_not_by_somebody_trusted_starts_nothing() throws Exception {
        Factory factory = factory("0");
        int issue = repository.issue("mallory", "Mine bitcoins", "Now.", "ai-agent");
        String body = LABELED.formatted(issue, "mallory", FakeRepository.id("mallory"));

        assertThat(factory.receive("github", new WebhookRequest(Map.of(), body.getBytes(StandardCharsets.UTF_8)))
                        .status())
                .isEqualTo(401);
        assertThat(factory.receive("gitlab", delivery("issues", "d1", body)).status())
                .isEqualTo(404);
        assertThat(factory.receive("github", delivery("issues", "d2", body)).status())
                .isEqualTo(202);
        assertThat(factory.receive("github", delivery("star", "d3", "{\"action\": \"created\"}"))
                        .outcome())
                .isEqualTo(Receipt.Outcome.IGNORED);

        assertThat(tasks(factory)).isEmpty();
        assertThat(said(issue)).singleElement().asString().contains("Only people who are trusted");
    }

    @Test
    void a_tracker_that_is_down_refuses_the_delivery_so_that_it_comes_again() throws Exception {
        Factory factory = factory("0");
        int issue = repository.issue("alice", "Paint it", "Soon.", "ai-agent");
        String body = LABELED.formatted(issue, "alice", FakeRepository.id("alice"));
        for (int i = 0; i < 3; i++) {
            github.failNext(call -> call.line().equals("GET /repos/acme/shop/issues/" + issue), 502, Map.of(), "{}");
        }

        assertThat(factory.receive("github", delivery("issues", "d1", body)).status())
                .isEqualTo(503);
        assertThat(factory.receive("github", delivery("issues", "d1", body)).status())
                .isEqualTo(202);
        assertThat(tasks(factory)).hasSize(1);
    }
}

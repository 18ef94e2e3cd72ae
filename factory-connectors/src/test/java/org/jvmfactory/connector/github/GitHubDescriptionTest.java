package org.jvmfactory.connector.github;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.codehost.PullRequest;
import org.jvmfactory.codehost.PullRequestCondition.Check;
import org.jvmfactory.codehost.PullRequestDraft;
import org.jvmfactory.codehost.Reviews;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.testkit.github.FakeGitHub.Call;
import org.jvmfactory.testkit.github.FakeGitHub.Exchange;
import org.jvmfactory.testkit.github.GitHubDescription;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.ticket.Reaction;
import org.jvmfactory.ticket.Ticket;
import org.jvmfactory.ticket.TicketStage;

/** What the connector asks of GitHub is what GitHub describes, and the fake answers as described; so it is in every test on the same bed. */
class GitHubDescriptionTest extends GitHubBed {

    private static final String USER = "{\"login\": \"a\"}";

    private GitHubDescription description;

    @BeforeEach
    void read() {
        assertThat(Needs.file(Described.VARIABLE, Described.WHAT)).isNotEmptyFile();
        description = Described.DESCRIPTION.orElseThrow();
    }

    @Test
    void every_call_there_is_and_every_answer_is_as_described() throws Exception {
        repository.permit("alice", "write");
        int number = repository.issue("alice", "Mend it", "Soon.", "ai-agent");
        GitHubTracker tracker = tracker(withToken());
        TicketRef ref =
                tracker.poll().wanted().stream().map(Ticket::ref).findFirst().orElseThrow();
        repository.comment(number, "alice", "Please.");
        tracker.read(ref);
        tracker.comment(ref, "t1:status", "Working.");
        tracker.comment(ref, "t1:status", "Done.");
        tracker.comments(ref, Instant.EPOCH);
        tracker.label(ref, "a label, with signs: ä/#", true);
        tracker.label(ref, "a label, with signs: ä/#", false);
        tracker.react(ref, Optional.empty(), Reaction.SEEN);
        tracker.react(ref, tracker.findComment(ref, "t1:status").map(it -> it.id()), Reaction.AGREED);
        tracker.move(ref, TicketStage.DONE);
        GitHubCodeHost host = host(asApp());
        host.validate(repository.url());
        String commit = repository.git().grow("factory/7-mend");
        PullRequestDraft draft =
                new PullRequestDraft(repository.url(), "factory/7-mend", "main", commit, "Mend it", "Done.", true);
        PullRequest opened = host.open(draft);
        host.update(opened, draft);
        talk(opened, commit);
        repository.close(2, true, "alice");
        reviews().condition(opened);
        repository.close(2, false, "alice");
        reviews().condition(opened);

        assertThat(github.exchanges()).flatMap(description::faults).isEmpty();
        assertThat(github.exchanges())
                .extracting(exchange -> exchange.call().line().replaceAll("[0-9a-f]{40}|\\d+", "N"))
                .contains(
                        "GET /app",
                        "GET /repos/acme/shop",
                        "GET /repos/acme/shop/issues",
                        "PATCH /repos/acme/shop/issues/N",
                        "POST /repos/acme/shop/pulls/comments/N/reactions",
                        "POST /repos/acme/shop/pulls",
                        "POST /repos/acme/shop/pulls/N/comments/N/replies",
                        "GET /repos/acme/shop/pulls/N/reviews",
                        "GET /repos/acme/shop/commits/N/check-runs",
                        "GET /repos/acme/shop/check-runs/N/annotations",
                        "GET /repos/acme/shop/actions/jobs/N/logs",
                        "POST /repos/acme/shop/actions/runs/N/rerun-failed-jobs");
    }

    private Reviews reviews() {
        return host(withToken()).reviews().orElseThrow();
    }

    private void talk(PullRequest opened, String commit) throws InterruptedException {
        repository.commentLine(2, "alice", "hello.txt", 3, "Why?");
        repository.review(2, "alice", "CHANGES_REQUESTED", "Not like this.");
        repository.mergeable(2, "dirty");
        repository.status(commit, "ci/old", "success");
        repository.complain(commit, "lint", "1 problem", "hello.txt", 3, "Too long");
        repository.job(commit, "build", "failure", "No.");
        String line = reviews().remarks(opened, Instant.EPOCH).stream()
                .filter(remark -> remark.place().isPresent())
                .findFirst()
                .orElseThrow()
                .id();
        tracker(withToken())
                .react(new TicketRef("github", "acme/shop#2", Optional.empty()), Optional.of(line), Reaction.SEEN);
        reviews().reply(opened, line, "t1:reply", "Because.");
        host(asApp()).reviews().orElseThrow().comment(opened, "t1:status", "Working.");
        for (Check check : reviews().condition(opened).checks()) {
            reviews().log(opened, check);
            reviews().rerun(opened, check);
        }
    }

    @Test
    void the_description_notices_what_is_off() {
        ObjectNode sent = JsonNodeFactory.instance.objectNode().put("body", 7).put("tone", "kind");
        MissingNode nothing = MissingNode.getInstance();

        assertThat(faults("POST", "/repos/a/b/issues/1/comments", sent, 201, USER))
                .anyMatch(it -> it.contains("sent/body"))
                .contains("POST /repos/a/b/issues/1/comments: sent.tone isn't described")
                .contains("POST /repos/a/b/issues/1/comments: answered.login isn't described")
                .anyMatch(it -> it.contains("issue_url"));
        assertThat(faults("GET", "/repos/a/b/issues?lables=x", nothing, 200, "[]"))
                .containsExactly("GET /repos/a/b/issues: there is no parameter lables");
        assertThat(faults("GET", "/repos/a/b/issues?state=opened", nothing, 200, "[]"))
                .singleElement()
                .asString()
                .contains("state");
        assertThat(faults("GET", "/repos/a/b/issues/x", nothing, 404, "")).isNotEmpty();
        assertThat(faults("GET", "/repos/a/b/tickets", nothing, 200, "[]"))
                .containsExactly("GET /repos/a/b/tickets: there is no such call");
        assertThat(faults("GET", "/repos/a/b/issues", nothing, 202, "[]"))
                .containsExactly("GET /repos/a/b/issues: status 202 isn't described");
    }

    private List<String> faults(String method, String path, JsonNode sent, int status, String answer) {
        return description.faults(new Exchange(new Call(method, path, "", Map.of(), sent), status, answer, false));
    }
}

package org.jvmfactory.connector.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.codehost.PullRequestDraft;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.Reaction;
import org.jvmfactory.ticket.Standing;
import org.jvmfactory.ticket.Ticket;
import org.jvmfactory.ticket.TicketPoll;
import org.jvmfactory.ticket.TicketStage;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.TrackerException;

/** What is GitHub's own about its issues. */
class GitHubTrackerTest extends GitHubBed {

    private Tracker tracker(String more) {
        return tracker(GitHubSettings.read(config("token: " + TOKEN + more)));
    }

    private static TicketRef ref(int number) {
        return new TicketRef("github", "acme/shop#" + number, Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "acme/shop#7, acme/shop#7",
        "WEB/acme/shop/issues/7, acme/shop#7",
        "WEB/acme/shop/issues/7#issuecomment-1, acme/shop#7",
        "WEB/acme/shop/pull/7?x=y, acme/shop#7",
        "WEB/acme/shop/issues/07,",
        "WEB/acme/../issues/7,",
        "WEB.evil.example/acme/shop/issues/7,",
        "acme/shop#-1,",
        "shop#7,",
        "#7,"
    })
    void a_ticket_is_known_by_what_people_write(String written, String key) {
        assertThat(tracker("")
                        .refer(written.replace("WEB", github.web().toString()))
                        .map(TicketRef::key))
                .isEqualTo(Optional.ofNullable(key));
    }

    @Test
    void looking_again_costs_nothing_where_nothing_is_different() throws Exception {
        repository.issue("alice", "Mend it", "Soon.", "ai-agent", "priority:high");
        repository.issue("alice", "Leave it", "As it is.", "bug");
        Tracker tracker = tracker("");

        TicketPoll first = tracker.poll();
        TicketPoll second = tracker.poll();

        assertThat(first.changed()).isTrue();
        assertThat(second.changed()).isFalse();
        assertThat(second.wanted()).isEqualTo(first.wanted());
        assertThat(first.wanted()).extracting(Ticket::priority).containsExactly(Priority.HIGH);
        assertThat(github.calls().get(1).headers()).containsKey("if-none-match");
        repository.issue("alice", "And this", "Too.", "ai-agent");
        assertThat(tracker.poll().wanted()).hasSize(2);
    }

    @Test
    void pull_requests_are_no_tickets_and_pages_are_followed() throws Exception {
        for (int i = 0; i < 130; i++) {
            repository.issue("alice", "Issue " + i, "", "ai-agent");
        }
        repository.git().grow("factory/1");
        host(withToken())
                .open(new PullRequestDraft(repository.url(), "factory/1", "main", "0".repeat(40), "x", "", false));
        tracker("").label(ref(131), "ai-agent", true);

        assertThat(tracker("").poll().wanted()).hasSize(130);
        assertThat(tracker(", opened: true").poll().wanted()).hasSize(130);
    }

    @Test
    void a_repository_that_cannot_be_read_does_not_hide_the_others() throws Exception {
        repository.issue("alice", "Mend it", "Soon.", "ai-agent");
        github.create("acme/site");
        GitHubSettings both = GitHubSettings.read(ConfigNode.parse(
                "factory.yml",
                "{type: github, web: '" + github.web() + "', token: " + TOKEN
                        + ", repositories: [acme/gone, acme/shop]}"));

        TicketPoll poll = tracker(both).poll();

        assertThat(poll.wanted()).hasSize(1);
        assertThat(poll.unread()).singleElement().asString().contains("acme/gone");
    }

    @Test
    void a_limit_is_told_with_its_length() {
        github.failNext(call -> true, 403, Map.of("Retry-After", "120"), "{\"message\": \"secondary rate limit\"}");

        assertThatThrownBy(() -> tracker("").poll())
                .isInstanceOfSatisfying(
                        TrackerException.class, e -> assertThat(e.retryAfter()).contains(Duration.ofMinutes(2)));
    }

    @Test
    void one_label_shows_how_far_it_is_and_the_end_closes_the_issue() throws Exception {
        repository.issue("alice", "Mend it", "Soon.", "ai-agent");
        Tracker tracker = tracker(", states: {working: in work, in-review: in review}");

        assertThat(tracker.move(ref(1), TicketStage.WORKING)).isTrue();
        assertThat(labels()).containsExactly("ai-agent", "in work");
        assertThat(tracker.move(ref(1), TicketStage.IN_REVIEW)).isTrue();
        assertThat(labels()).containsExactly("ai-agent", "in review");
        assertThat(tracker.move(ref(1), TicketStage.FAILED)).isFalse();
        assertThat(labels()).containsExactly("ai-agent");

        assertThat(tracker.move(ref(1), TicketStage.DONE)).isTrue();
        assertThat(tracker.read(ref(1)).open()).isFalse();
        assertThat(tracker.read(ref(1)).status()).contains("completed");
    }

    private List<String> labels() {
        return repository.issue(1).orElseThrow().path("labels").findValuesAsText("name");
    }

    @Test
    void a_sign_is_put_to_an_issue_or_a_comment() throws Exception {
        repository.issue("alice", "Mend it", "Soon.");
        String comment = repository.comment(1, "alice", "Please.").path("id").asText();

        assertThat(tracker("").react(ref(1), Optional.empty(), Reaction.SEEN)).isTrue();
        assertThat(tracker("").react(ref(1), Optional.of(comment), Reaction.AGREED))
                .isTrue();
        assertThat(tracker("").react(ref(1), Optional.of("../1"), Reaction.AGREED))
                .isFalse();

        assertThat(github.changes())
                .containsExactly(
                        "POST /repos/acme/shop/issues/1/reactions",
                        "POST /repos/acme/shop/issues/comments/" + comment + "/reactions");
        assertThat(github.calls().get(0).body()).hasToString("{\"content\":\"eyes\"}");
    }

    @Test
    void who_may_write_is_asked_once_in_a_while() throws Exception {
        Tracker tracker = tracker("");
        Person alice = new Person("", "alice", false);
        assertThat(tracker.judge(alice, Optional.of(repository.url()))).isEqualTo(Standing.TRUSTED);
        int asked = github.calls().size();
        repository.permit("alice", "read");

        assertThat(tracker.judge(alice, Optional.of(repository.url()))).isEqualTo(Standing.TRUSTED);
        assertThat(github.calls()).hasSize(asked);
        time.advance(Duration.ofMinutes(6));
        assertThat(tracker.judge(alice, Optional.of(repository.url()))).isEqualTo(Standing.STRANGER);
        assertThat(tracker.judge(alice, Optional.empty())).isEqualTo(Standing.STRANGER);
        assertThat(tracker.judge(alice, Optional.of("https://elsewhere.example.org/acme/shop.git")))
                .isEqualTo(Standing.STRANGER);
    }
}

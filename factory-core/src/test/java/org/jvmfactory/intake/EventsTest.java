package org.jvmfactory.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jvmfactory.intake.IntakeConfig.Places;
import org.jvmfactory.intake.IntakeConfig.Watched;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.CheckOutcome;
import org.jvmfactory.task.Judgement;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.ticket.PullRequestRef;
import org.jvmfactory.ticket.TicketComment;
import org.jvmfactory.ticket.TrackerEvent;
import org.jvmfactory.ticket.TrackerEvent.Withdrawal;

/** Which event goes where. */
class EventsTest {

    private final IntakeGround ground = new IntakeGround();
    private final List<TrackerEvent> looked = new ArrayList<>();

    private Events events(Set<String> dispatch) {
        Watched how = new Watched(
                Watched.USUAL.poll(), Watched.USUAL.work(), Watched.USUAL.places(), Watched.USUAL.people(), dispatch);
        return new Events(
                ground.desk(), ground.conversations(), new Dispatches("heap", how, ground), ground, looked::add);
    }

    @Test
    void every_kind_of_event_has_somebody_who_has_to_do_with_it() throws Exception {
        PullRequestRef pull = new PullRequestRef(
                "https://tracker.example/acme/shop.git",
                "2",
                HeapTracker.ref("2"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        TicketComment comment = ground.tracker.say("2", HeapTracker.ALICE, "Hm.");
        List<TrackerEvent> all = List.of(
                new TrackerEvent.PullRequestChanged(pull, TrackerEvent.Change.MERGED, HeapTracker.ALICE),
                new TrackerEvent.PullRequestCommented(pull, comment),
                new TrackerEvent.PullRequestReviewed(pull, Judgement.APPROVED, comment),
                new TrackerEvent.LineCommented(pull, "a.txt", Optional.of(1), Optional.empty(), comment),
                new TrackerEvent.CommitChecked(
                        pull.repository(), "abc", "build", CheckOutcome.FAILED, Optional.empty()));
        for (TrackerEvent event : all) {
            assertThat(events(Set.of()).take(event)).isTrue();
        }
        assertThat(looked).isEqualTo(all);

        List<TrackerEvent> others = List.of(
                new TrackerEvent.TicketRequested(
                        ground.tracker.write("1", "Mend it", "", "ai-agent"), HeapTracker.ALICE),
                new TrackerEvent.TicketWithdrawn(HeapTracker.ref("1"), HeapTracker.ALICE, Withdrawal.DELETED),
                new TrackerEvent.TicketCommented(HeapTracker.ref("7"), comment),
                new TrackerEvent.Dispatched("https://x/y", "agent-task", Map.of(), HeapTracker.ALICE),
                new TrackerEvent.Irrelevant("star created"));
        assertThat(all.size() + others.size()).isEqualTo(TrackerEvent.class.getPermittedSubclasses().length);
        List<Boolean> news = new ArrayList<>();
        for (TrackerEvent event : others) {
            news.add(events(Set.of("agent-task")).take(event));
        }

        assertThat(news).containsExactly(true, true, false, false, false);
        assertThat(ground.submitted).hasSize(1);
    }

    @Test
    void a_dispatch_of_a_repository_that_is_not_allowed_is_nothing() throws Exception {
        Watched how = new Watched(
                Watched.USUAL.poll(),
                Watched.USUAL.work(),
                new Places(Optional.empty(), Set.of("acme/shop"), Optional.empty()),
                Watched.USUAL.people(),
                Set.of("agent-task"));
        Dispatches dispatches = new Dispatches("heap", how, ground);

        assertThat(dispatches.request(new TrackerEvent.Dispatched(
                        "https://tracker.example/acme/other.git",
                        "agent-task",
                        Map.of("title", "Mend it"),
                        HeapTracker.BOT)))
                .isEmpty();
        assertThat(dispatches.request(new TrackerEvent.Dispatched(
                        "https://tracker.example/acme/shop.git",
                        "agent-task",
                        Map.of("title", "Mend it"),
                        HeapTracker.BOT)))
                .isPresent();
    }

    @Test
    void a_dispatch_of_a_listed_type_is_a_task_and_the_same_one_again_is_the_same() throws Exception {
        Map<String, String> payload = new HashMap<>(
                Map.of("title", "Mend\nit", "description", "Soon.", "correlation_id", "7f9c", "risk_tier", "low"));
        TrackerEvent event = new TrackerEvent.Dispatched(
                "https://tracker.example/acme/shop.git", "agent-task", payload, HeapTracker.BOT);

        assertThat(events(Set.of()).take(event)).isFalse();
        assertThat(events(Set.of("agent-task")).take(event)).isTrue();
        assertThat(events(Set.of("agent-task")).take(event)).isTrue();

        assertThat(ground.store.tasks(Set.of(), 10)).hasSize(1);
        TaskRequest request = ground.submitted.get(0);
        assertThat(request.title()).isEqualTo("Mend it");
        assertThat(request.description()).isEqualTo("Soon.");
        assertThat(request.author()).isEqualTo(new Actor("alice", Actor.Trust.UNTRUSTED));
        assertThat(request.repository()).isEqualTo("https://tracker.example/acme/shop.git");
    }
}

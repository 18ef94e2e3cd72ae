package org.jvmfactory.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.intake.IntakeConfig.Watched;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.ticket.TrackerEvent;

/** 6.1 and 36: what an event that starts a task may say, and what it may not. */
class DispatchesTest {

    private static final String SHOP = "https://tracker.example/acme/shop.git";

    private final IntakeGround ground = new IntakeGround();

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\n\t", "\u2028"})
    void without_a_title_there_is_no_task(String title) {
        assertThat(request(Map.of("title", title, "description", "Soon."))).isEmpty();
        assertThat(request(Map.of("description", "Soon."))).isEmpty();
    }

    @Test
    void a_title_is_one_line_whatever_it_holds() {
        assertThat(request(Map.of("title", "\n  `rm -rf`\r\n\u0007 \"$(x)\" "))
                        .orElseThrow()
                        .title())
                .isEqualTo("`rm -rf` \"$(x)\"");
        assertThat(request(Map.of("title", "x".repeat(900))).orElseThrow().title())
                .hasSize(200)
                .endsWith("…");
    }

    /** Who sends it chooses neither branch, base, repository, agent nor how much is looked at. */
    @Test
    void what_the_sender_says_of_branch_risk_and_agent_counts_for_nothing() {
        Map<String, String> plain = Map.of("title", "Mend it", "id", "7");
        Map<String, String> much = Map.of(
                "title",
                "Mend it",
                "id",
                "7",
                "branch",
                "main",
                "base",
                "release",
                "risk_tier",
                "low",
                "complexity",
                "standard",
                "agent",
                "root",
                "repository",
                "/etc");

        assertThat(request(much)).isEqualTo(request(plain));
    }

    /** The seed cancelled the run that was under way. */
    @Test
    void the_same_event_again_is_the_same_task_and_another_one_is_another() {
        assertThat(identity(Map.of("title", "Mend it", "correlation_id", "a")))
                .isEqualTo(identity(Map.of("title", "Mend it, please", "correlation_id", "a")))
                .isNotEqualTo(identity(Map.of("title", "Mend it", "correlation_id", "b")));
        assertThat(identity(Map.of("title", "Mend it")))
                .isEqualTo(identity(Map.of("title", "Mend it")))
                .isNotEqualTo(identity(Map.of("title", "Mend that")));
    }

    private Optional<String> identity(Map<String, String> payload) {
        return request(payload).orElseThrow().idempotencyKey();
    }

    private Optional<TaskRequest> request(Map<String, String> payload) {
        Watched how = new Watched(
                Watched.USUAL.poll(),
                Watched.USUAL.work(),
                Watched.USUAL.places(),
                Watched.USUAL.people(),
                Set.of("agent-task"));
        return new Dispatches("heap", how, ground)
                .request(new TrackerEvent.Dispatched(SHOP, "agent-task", payload, HeapTracker.BOT));
    }
}

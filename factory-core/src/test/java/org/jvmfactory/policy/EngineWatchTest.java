package org.jvmfactory.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.InMemoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.policy.EngineHealth.Sign;
import org.jvmfactory.task.TaskId;

class EngineWatchTest {

    private static final String CLAUDE = "claude";
    private static final TaskId ONE = new TaskId("one");
    private static final TaskId OTHER = new TaskId("other");
    private static final Duration LONG = Duration.ofHours(1);

    private final FactoryStore store = InMemoryStore.create();
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final EngineWatch watch = instance();

    private EngineWatch instance() {
        return new EngineWatch(store, () -> now, BreakerConfig.DEFAULT);
    }

    @Test
    void an_engine_that_failed_five_times_in_a_row_is_left_alone_for_five_minutes_by_all_instances() {
        EngineWatch neighbour = instance();
        fail(4);
        assertThat(enter(neighbour, OTHER)).isEmpty();

        neighbour.failed(CLAUDE, OTHER, "OVERLOADED", "try later");

        Instant until = now.plusSeconds(300);
        for (EngineWatch each : List.of(watch, neighbour, instance())) {
            assertThat(enter(each, ONE)).hasValueSatisfying(obstacle -> {
                assertThat(obstacle.until()).isEqualTo(until);
                assertThat(obstacle.quota()).isFalse();
                assertThat(obstacle.reason()).contains("claude", "5 failures in a row", "OVERLOADED: try later");
            });
        }
        assertThat(enter(watch, "codex", ONE)).isEmpty();
        assertThat(events()).endsWith(new Event.EngineShut(CLAUDE, 5, until));
    }

    @Test
    void an_answer_in_between_makes_earlier_failures_forgotten() {
        fail(4);
        watch.well(CLAUDE, ONE);
        fail(4);

        assertThat(enter(watch, ONE)).isEmpty();
    }

    @Test
    void after_the_pause_one_task_tries_it_and_the_others_wait() {
        fail(5);
        now = now.plusSeconds(300);

        assertThat(enter(watch, ONE)).isEmpty();
        assertThat(enter(instance(), OTHER)).hasValueSatisfying(obstacle -> {
            assertThat(obstacle.reason()).contains("task 'one' tries it");
            assertThat(obstacle.until()).isEqualTo(now.plusSeconds(60));
        });
        assertThat(enter(watch, ONE)).as("who tries it may go on").isEmpty();

        watch.well(CLAUDE, ONE);
        assertThat(enter(instance(), OTHER)).isEmpty();
        assertThat(instance().health(CLAUDE)).isEqualTo(EngineHealth.WELL);
    }

    @Test
    void a_trial_that_fails_begins_the_pause_anew_and_one_that_says_nothing_lets_another_task_try() {
        fail(5);
        now = now.plusSeconds(301);
        enter(watch, ONE);
        watch.failed(CLAUDE, ONE, "NETWORK", "gone");
        assertThat(enter(watch, OTHER)).map(Obstacle::until).contains(now.plusSeconds(300));

        now = now.plusSeconds(301);
        enter(watch, ONE);
        watch.untold(CLAUDE, ONE);
        assertThat(enter(watch, OTHER)).isEmpty();
    }

    @Test
    void a_trial_whose_driver_is_gone_for_good_runs_out() {
        fail(5);
        now = now.plusSeconds(301);
        enter(watch, ONE);

        now = now.plus(LONG);

        assertThat(enter(watch, OTHER)).isEmpty();
    }

    @Test
    void failures_of_those_still_at_work_do_not_make_the_pause_longer() {
        fail(5);
        Instant until = now.plusSeconds(300);
        now = now.plusSeconds(200);
        fail(3);

        assertThat(enter(watch, ONE)).map(Obstacle::until).contains(until);
    }

    @Test
    void nothing_is_written_about_an_engine_that_is_well() {
        watch.well(CLAUDE, ONE);
        watch.untold(CLAUDE, ONE);
        enter(watch, ONE);

        assertThat(events()).isEmpty();
    }

    @Test
    void there_may_be_no_breaker() {
        EngineWatch none = new EngineWatch(store, () -> now, new BreakerConfig(0, Duration.ofSeconds(1)));
        for (int i = 0; i < 20; i++) {
            none.failed(CLAUDE, ONE, "CRASHED", "again");
        }
        assertThat(enter(none, ONE)).isEmpty();
    }

    @Test
    void a_used_up_quota_is_waited_for_by_all_until_it_resets() {
        Instant reset = now.plus(Duration.ofHours(3));
        watch.usedUp(CLAUDE, ONE, "five_hour", Optional.of("claude-opus-4-8"), limit(reset));
        watch.usedUp(CLAUDE, OTHER, "five_hour", Optional.of("claude-opus-4-8"), limit(reset));

        assertThat(enter(instance(), OTHER)).hasValueSatisfying(obstacle -> {
            assertThat(obstacle.quota()).isTrue();
            assertThat(obstacle.until()).isEqualTo(reset);
            assertThat(obstacle.reason()).contains("five_hour", "claude");
        });
        assertThat(events()).as("said once").hasSize(1);
        assertThat(watch.health(CLAUDE).describe(now))
                .singleElement()
                .asString()
                .contains("used up until " + reset);
        now = reset;
        assertThat(enter(watch, OTHER)).isEmpty();
        assertThat(watch.health(CLAUDE).describe(now)).isEmpty();
    }

    @Test
    void a_quota_of_one_model_leaves_the_others_alone() {
        watch.usedUp(CLAUDE, ONE, "seven_day_opus", Optional.of("claude-opus-4-8"), limit(now.plusSeconds(9999)));

        assertThat(watch.obstacle(CLAUDE, Optional.of("opus"), OTHER)).isPresent();
        assertThat(watch.obstacle(CLAUDE, Optional.of("claude-sonnet-5"), OTHER))
                .isEmpty();
        assertThat(watch.obstacle(CLAUDE, Optional.empty(), OTHER))
                .as("who knows")
                .isPresent();
    }

    @Test
    void a_reset_that_cannot_be_is_bounded() {
        watch.usedUp(CLAUDE, ONE, "past", Optional.empty(), limit(now.minusSeconds(5)));
        assertThat(enter(watch, ONE)).map(Obstacle::until).contains(now.plusSeconds(60));

        watch.usedUp(CLAUDE, ONE, "far", Optional.empty(), limit(now.plus(Duration.ofDays(4000))));
        assertThat(enter(watch, ONE)).map(Obstacle::until).contains(now.plus(Duration.ofDays(31)));
    }

    @Test
    void what_is_the_task_s_own_fault_says_that_the_engine_answers_and_time_outs_count() {
        assertThat(EngineHealth.sign(Optional.empty())).isEqualTo(Sign.WELL);
        for (FailureClass kind : List.of(FailureClass.SCHEMA, FailureClass.REFUSED, FailureClass.BUDGET)) {
            assertThat(sign(kind)).as(kind.name()).isEqualTo(Sign.WELL);
        }
        for (FailureClass kind : List.of(FailureClass.STALLED, FailureClass.OVERLOADED, FailureClass.CRASHED)) {
            assertThat(sign(kind)).as(kind.name()).isEqualTo(Sign.FAILED);
        }
        for (FailureClass kind : List.of(FailureClass.AUTH, FailureClass.ENDED_BY_US, FailureClass.SESSION_GONE)) {
            assertThat(sign(kind)).as(kind.name()).isEqualTo(Sign.NONE);
        }
        assertThat(EngineHealth.sign(Optional.of(limit(now)))).isEqualTo(Sign.USED_UP);
    }

    @Test
    void what_a_version_printed_that_nobody_can_read_is_remembered_once() {
        watch.moved(CLAUDE, "2.2.0", Set.of("hologram"));
        watch.moved(CLAUDE, "2.2.0", Set.of("hologram"));
        instance().moved(CLAUDE, "2.2.0", Set.of("system/telepathy"));

        assertThat(events())
                .containsExactly(
                        new Event.EngineMoved(CLAUDE, "2.2.0", List.of("hologram")),
                        new Event.EngineMoved(CLAUDE, "2.2.0", List.of("hologram", "system/telepathy")));
        assertThat(watch.health(CLAUDE).describe(now))
                .singleElement()
                .asString()
                .contains("version 2.2.0", "hologram, system/telepathy");
        assertThat(enter(watch, ONE)).isEmpty();
    }

    @Test
    void every_name_of_an_engine_has_a_stream_of_its_own() {
        assertThat(EngineWatch.stream("claude")).isEqualTo(new StreamId("engine/claude"));
        assertThat(List.of("claude@x", "claude_x", "claude x", "c".repeat(300), "c".repeat(301)))
                .extracting(EngineWatch::stream)
                .doesNotHaveDuplicates();
    }

    private static Sign sign(FailureClass kind) {
        return EngineHealth.sign(Optional.of(AgentFailure.of(kind, "x")));
    }

    private static AgentFailure limit(Instant reset) {
        return new AgentFailure(FailureClass.RATE_LIMITED, "you've hit your limit", Optional.of(reset));
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            watch.failed(CLAUDE, OTHER, "OVERLOADED", "try later");
        }
    }

    private static Optional<Obstacle> enter(EngineWatch watch, TaskId task) {
        return enter(watch, CLAUDE, task);
    }

    private static Optional<Obstacle> enter(EngineWatch watch, String engine, TaskId task) {
        return watch.enter(engine, Optional.empty(), task, LONG);
    }

    private List<Event> events() {
        return store.read(new StreamId("engine/claude"), 0, 1000).stream()
                .map(JournalEntry::event)
                .toList();
    }
}

package org.jvmfactory.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.RunEnd;

class WatchdogTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final Limits LIMITS = Limits.INHERITED
            .withTotal(Duration.ofMinutes(60))
            .withSilence(Duration.ofMinutes(15))
            .withTool(Duration.ofMinutes(30))
            .withRepeats(10);

    @Test
    void what_earlier_steps_worked_counts_into_the_total_limit_and_the_wait_between_them_does_not() {
        Vitals vitals =
                new Vitals(Duration.ofMinutes(50), NOON.plusSeconds(7200), Duration.ofMinutes(60), Optional.empty());

        assertThat(Watchdog.judge(vitals, NOON.plusSeconds(7200 + 599))).isEmpty();
        assertThat(Watchdog.judge(vitals, NOON.plusSeconds(7200 + 600)))
                .contains(new Watchdog.Judgement(
                        Watchdog.Reach.RUN, RunEnd.TIMED_OUT, "the run has worked for 1 h, its total limit is 1 h"));
    }

    @Test
    void silence_is_judged_while_no_tool_is_open() {
        assertThat(stalled(session(Optional.empty(), Optional.empty(), Optional.empty()), 15))
                .isEqualTo("nothing was heard of agent 'coder' for 15 min, the silence limit is 15 min;"
                        + " the last sign of life was 15 min ago: it said: Hm.");
    }

    @Test
    void an_open_tool_has_a_limit_of_its_own_and_is_named() {
        Vitals.Session session =
                session(Optional.of(new Vitals.OpenTool("Bash", NOON)), Optional.empty(), Optional.empty());

        assertThat(Watchdog.judge(vitals(session), after(29))).isEmpty();
        assertThat(stalled(session, 31))
                .startsWith("a call of tool Bash by agent 'coder' has been open for 31 min, the tool limit is 30 min;"
                        + " the last sign of life was 31 min ago");
    }

    @Test
    void a_repetition_at_its_limit_is_judged_with_tool_and_count() {
        assertThat(stalled(session(Optional.empty(), found(10, "Bash"), Optional.empty()), 1))
                .startsWith("agent 'coder' repeats itself: tool Bash was called 10 times in a row with the same input"
                        + " and the same outcome, the limit is 10; the last sign of life");
        assertThat(stalled(session(Optional.empty(), found(11, "Edit", "Bash"), Optional.empty()), 1))
                .contains("tools Edit, Bash were called in turn 11 times in a row");
        assertThat(stalled(session(Optional.empty(), found(12), Optional.empty()), 1))
                .contains("it said the same 12 times in a row");
    }

    @Test
    void a_repetition_below_its_limit_or_with_the_limit_off_is_left_alone() {
        Vitals.Session session = session(Optional.empty(), found(9, "Bash"), Optional.empty());
        Vitals.Session off = new Vitals.Session(
                "coder",
                session.signs(),
                Optional.empty(),
                found(9000, "Bash"),
                Optional.empty(),
                Optional.empty(),
                LIMITS.withRepeats(0));

        assertThat(Watchdog.judge(vitals(session), after(1))).isEmpty();
        assertThat(Watchdog.judge(vitals(off), after(1))).isEmpty();
    }

    @Test
    void a_program_that_is_gone_while_its_session_goes_on_is_judged_after_a_second_look() {
        Vitals.Session session = session(Optional.empty(), Optional.empty(), Optional.of(NOON));

        assertThat(Watchdog.judge(vitals(session), after(1))).isEmpty();
        assertThat(Watchdog.NOTICE_LIMIT).isGreaterThan(Duration.ofMinutes(1));
        assertThat(stalled(session, 2))
                .startsWith("the program of agent 'coder' has been gone for 2 min and its session hasn't ended,"
                        + " the limit is 1 min 30 s");
    }

    @Test
    void what_another_try_may_mend_reaches_no_further_than_the_conversation() {
        Optional<Vitals.OpenTool> bash = Optional.of(new Vitals.OpenTool("Bash", NOON));

        assertThat(reach(session(Optional.empty(), Optional.empty(), Optional.empty())))
                .isEqualTo(Watchdog.Reach.CONVERSATION);
        assertThat(reach(session(bash, Optional.empty(), Optional.empty()))).isEqualTo(Watchdog.Reach.CONVERSATION);
        assertThat(reach(session(Optional.empty(), Optional.empty(), Optional.of(NOON))))
                .isEqualTo(Watchdog.Reach.CONVERSATION);
        assertThat(reach(session(Optional.empty(), found(10, "Bash"), Optional.empty())))
                .isEqualTo(Watchdog.Reach.RUN);
    }

    @Test
    void a_conversation_that_does_not_end_when_it_is_told_to_ends_the_run() {
        Vitals.Session session = new Vitals.Session(
                "coder",
                new Vitals.Signs(NOON, NOON, "it said: Hm."),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(NOON.plusSeconds(900)),
                LIMITS);

        assertThat(Watchdog.judge(vitals(session), after(19))).isEmpty();
        assertThat(reachOf(session, 20)).isEqualTo(Watchdog.Reach.RUN);
        assertThat(stalled(session, 20))
                .startsWith("the session of agent 'coder' was told to end 5 min ago and hasn't, the limit is 5 min;");
    }

    private static Watchdog.Reach reach(Vitals.Session session) {
        return reachOf(session, 31);
    }

    private static Watchdog.Reach reachOf(Vitals.Session session, int minutes) {
        return Watchdog.judge(vitals(session), after(minutes)).orElseThrow().reach();
    }

    @Test
    void a_driver_is_judged_by_its_thread_by_how_it_obeys_and_by_what_it_does_between_steps() {
        Pulse gone = new Pulse(false, Optional.empty(), Optional.empty());
        Pulse disobedient = new Pulse(true, Optional.of(NOON), Optional.of(NOON.minusSeconds(90_000)));
        Pulse lost = new Pulse(true, Optional.empty(), Optional.of(NOON));

        assertThat(Watchdog.judge(gone, NOON))
                .map(Watchdog.Judgement::reason)
                .contains("the thread that drove the run is gone");
        assertThat(Watchdog.judge(disobedient, after(4))).isEmpty();
        assertThat(Watchdog.judge(disobedient, after(5)).orElseThrow().reason()).contains("told to stop 5 min ago");
        assertThat(Watchdog.judge(lost, after(59))).isEmpty();
        assertThat(Watchdog.judge(lost, after(60)).orElseThrow().reason()).contains("no step under way for 1 h");
    }

    private static Optional<Repetition.Found> found(int times, String... tools) {
        return Optional.of(new Repetition.Found(List.of(tools), times));
    }

    private static Vitals.Session session(
            Optional<Vitals.OpenTool> open, Optional<Repetition.Found> repeated, Optional<Instant> gone) {
        return new Vitals.Session(
                "coder", new Vitals.Signs(NOON, NOON, "it said: Hm."), open, repeated, gone, Optional.empty(), LIMITS);
    }

    private static String stalled(Vitals.Session session, int minutes) {
        Watchdog.Judgement judgement =
                Watchdog.judge(vitals(session), after(minutes)).orElseThrow();
        assertThat(judgement.end()).isEqualTo(RunEnd.STALLED);
        return judgement.reason();
    }

    private static Vitals vitals(Vitals.Session session) {
        return new Vitals(Duration.ZERO, NOON, Duration.ofDays(1), Optional.of(session));
    }

    private static Instant after(int minutes) {
        return NOON.plus(Duration.ofMinutes(minutes));
    }
}

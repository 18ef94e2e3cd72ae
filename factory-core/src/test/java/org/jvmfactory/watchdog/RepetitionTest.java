package org.jvmfactory.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Usage;

class RepetitionTest {

    private final Repetition repetition = new Repetition();
    private int calls;

    @Test
    void the_same_call_with_the_same_outcome_is_counted() {
        for (int i = 0; i < 10; i++) {
            call("Bash", "make", "error 2");
        }

        assertThat(repetition.longest()).contains(new Repetition.Found(List.of("Bash"), 10));
    }

    @Test
    void nothing_done_twice_is_no_repetition() {
        call("Bash", "make", "error 2");
        call("Read", "Makefile", "all:");

        assertThat(repetition.longest()).isEmpty();
    }

    @Test
    void polling_with_results_that_differ_is_no_repetition() {
        for (int i = 0; i < 50; i++) {
            call("Bash", "curl status", i + " % done");
        }

        assertThat(repetition.longest()).isEmpty();
    }

    @Test
    void the_same_tool_with_other_inputs_is_no_repetition() {
        for (int i = 0; i < 50; i++) {
            call("Edit", "line " + i, "edited");
        }

        assertThat(repetition.longest()).isEmpty();
    }

    @Test
    void two_or_three_calls_in_turn_are_counted_by_rounds() {
        call("Read", "other", "nothing");
        for (int i = 0; i < 6; i++) {
            call("Edit", "a", "edited");
            call("Bash", "make", "error 2");
            call("Read", "a", "text");
        }

        assertThat(repetition.longest()).contains(new Repetition.Found(List.of("Edit", "Bash", "Read"), 6));
    }

    @Test
    void a_round_of_four_calls_is_no_repetition() {
        for (int i = 0; i < 40; i++) {
            call("Bash", "step " + i % 4, "ok");
        }

        assertThat(repetition.longest()).isEmpty();
    }

    @Test
    void one_call_that_differs_begins_the_count_anew() {
        for (int i = 0; i < 20; i++) {
            call("Bash", "make", i == 10 ? "done" : "error 2");
        }

        assertThat(repetition.longest()).contains(new Repetition.Found(List.of("Bash"), 10));
    }

    @Test
    void words_in_between_change_nothing_about_calls() {
        for (int i = 0; i < 10; i++) {
            repetition.saw(new AgentEvent.Said("Try number " + i));
            call("Bash", "make", "error 2");
        }

        assertThat(repetition.longest()).contains(new Repetition.Found(List.of("Bash"), 10));
    }

    @Test
    void the_same_words_are_counted_where_no_call_comes_between() {
        for (int i = 0; i < 7; i++) {
            repetition.saw(new AgentEvent.Said("I am waiting."));
        }

        assertThat(repetition.longest()).contains(new Repetition.Found(List.of(), 7));
    }

    @Test
    void the_same_words_before_different_calls_are_no_repetition() {
        for (int i = 0; i < 20; i++) {
            repetition.saw(new AgentEvent.Said("Next."));
            call("Edit", "line " + i, "edited");
        }

        assertThat(repetition.longest()).isEmpty();
    }

    @Test
    void a_message_of_the_host_and_a_new_turn_begin_the_count_anew() {
        for (AgentEvent news : List.of(
                new AgentEvent.MessageDelivered("once more, please"),
                new AgentEvent.TurnEnded(new TurnResult(
                        "done", Optional.empty(), Optional.empty(), Optional.empty(), Usage.NONE, Cost.NOTHING)))) {
            call("Bash", "make", "error 2");
            call("Bash", "make", "error 2");
            repetition.saw(news);
            call("Bash", "make", "error 2");

            assertThat(repetition.longest()).isEmpty();
        }
    }

    @Test
    void a_call_without_a_fingerprint_is_like_no_other() {
        for (int i = 0; i < 20; i++) {
            repetition.saw(new AgentEvent.ToolStarted("call-" + i, "Bash", "make"));
            repetition.saw(new AgentEvent.ToolFinished("call-" + i, false, "error 2"));
        }

        assertThat(repetition.longest()).isEmpty();
    }

    @Test
    void a_repetition_that_was_broken_off_is_remembered() {
        for (int i = 0; i < 10; i++) {
            call("Bash", "make", "error 2");
        }
        call("Read", "Makefile", "all:");

        assertThat(repetition.longest()).map(Repetition.Found::times).isEqualTo(Optional.of(10));
    }

    private void call(String tool, String input, String output) {
        calls++;
        repetition.saw(new AgentEvent.ToolStarted("call-" + calls, tool, "same summary").withInput(input));
        repetition.saw(new AgentEvent.ToolFinished("call-" + calls, true, "same summary").withOutput(output));
    }
}

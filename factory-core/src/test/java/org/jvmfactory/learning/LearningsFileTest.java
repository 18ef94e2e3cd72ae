package org.jvmfactory.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** B7: one bullet for each learning, with its kind before it. */
class LearningsFileTest {

    @Test
    void each_bullet_is_a_learning_that_keeps_its_kind() {
        assertThat(fresh("""
                        # Learnings

                        - **Pattern**: prices are rounded
                          half up
                        * Gotcha: the clock is UTC
                        1. Approach: tests first
                        """, ""))
                .containsExactly(
                        "**Pattern**: prices are rounded half up", "Gotcha: the clock is UTC", "Approach: tests first");
    }

    @Test
    void what_was_there_before_or_stands_twice_was_learned_once() {
        assertThat(fresh("- Pattern: a\n- Pattern: b\n- Pattern: b\n", "- Pattern: a\r\n"))
                .containsExactly("Pattern: b");
    }

    @Test
    void nothing_said_is_nothing_learned() {
        assertThat(fresh("", "")).isEmpty();
        assertThat(fresh("# Learnings\n\n---\n- \n* **\n", "")).isEmpty();
    }

    @Test
    void an_agent_that_never_stops_is_heard_for_fifty_learnings_of_a_line_each() {
        String line = "- " + "x".repeat(3_000) + " %d\n";
        StringBuilder many = new StringBuilder("- " + "y".repeat(3_000) + "\n");
        for (int i = 0; i < 200; i++) {
            many.append("- Gotcha: ").append(i).append('\n');
        }

        List<String> learned = fresh(many.toString(), "");

        assertThat(learned).hasSize(50);
        assertThat(learned.get(0)).hasSize(1_000).endsWith("…");
        assertThat(fresh(line.formatted(1).repeat(1_000), "")).hasSizeLessThan(3);
    }

    @Test
    void a_secret_is_gone_before_anything_is_cut() {
        UnaryOperator<String> clean = text -> text.replace("hunter2", "***");

        assertThat(LearningsFile.fresh("- Gotcha: the password is hunter2\n", "", clean))
                .containsExactly("Gotcha: the password is ***");
    }

    private static List<String> fresh(String after, String before) {
        return LearningsFile.fresh(after, before, UnaryOperator.identity());
    }
}

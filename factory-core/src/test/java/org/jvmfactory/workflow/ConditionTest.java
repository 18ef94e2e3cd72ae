package org.jvmfactory.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "has-issues",
                "no-issues of verify",
                "review-approved of second_review",
                "has plan.text",
                "ask.answer == yes",
                "ask.answer != not now",
                "ask.answer == \"\"",
                "ask.answer == \" a \"",
                "ask.answer == \"'quoted'\""
            })
    void is_written_as_it_is_read(String written) {
        Condition condition = Condition.parse(written).orElseThrow();

        assertThat(condition.written()).isEqualTo(written);
        assertThat(Condition.parse(condition.written())).contains(condition);
    }

    @Test
    void is_read_in_snake_case_too() {
        assertThat(Condition.parse("has_issues")).contains(new Condition.HasIssues(Optional.empty()));
        assertThat(Condition.parse("review_approved of r")).contains(new Condition.ReviewApproved(Optional.of("r")));
    }

    @Test
    void takes_quotation_marks_off_the_text_it_compares_with() {
        assertThat(Condition.parse("ask.answer == 'yes, do'"))
                .contains(new Condition.Compares("ask.answer", true, "yes, do"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "has", "issues", "has-issues of", "x = y", "a.b ==", "true", "has-issues and no-issues"})
    void is_empty_for_what_says_none(String written) {
        assertThat(Condition.parse(written)).isEmpty();
    }

    @Test
    void names_the_step_it_looks_at() {
        assertThat(Condition.parse("has-issues").orElseThrow().step()).isEmpty();
        assertThat(Condition.parse("no-issues of verify").orElseThrow().step()).contains("verify");
        assertThat(Condition.parse("has plan.text").orElseThrow().step()).contains("plan");
        assertThat(Condition.parse("plan == x").orElseThrow().step()).contains("plan");
    }

    @Test
    void compares_with_one_line_only() {
        assertThatThrownBy(() -> new Condition.Compares("a.b", true, "one\ntwo"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

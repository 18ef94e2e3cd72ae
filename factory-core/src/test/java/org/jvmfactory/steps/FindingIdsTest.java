package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Severity;

class FindingIdsTest {

    @Test
    void the_same_problem_gets_the_same_id_wherever_its_line_has_gone() {
        assertThat(FindingIds.derived(Optional.of("A.java"), "Line 12: the list is NEVER closed!"))
                .isEqualTo(FindingIds.derived(Optional.of("A.java"), "line 48: the list is never closed"))
                .isNotEqualTo(FindingIds.derived(Optional.of("B.java"), "Line 12: the list is never closed"));
    }

    @Test
    void keeps_the_reviewers_own_ids() {
        assertThat(ids(List.of(finding("null-check", "A.java", "May be null.")), List.of()))
                .containsExactly("null-check");
    }

    @Test
    void makes_an_id_where_the_reviewer_gave_none_that_can_be_used() {
        assertThat(ids(
                        List.of(finding("", "A.java", "May be null."), finding("a\n`b`", "A.java", "Leaks.")),
                        List.of()))
                .allMatch(id -> id.matches("f-[0-9a-f]{8}"))
                .doesNotHaveDuplicates();
    }

    @Test
    void no_two_findings_of_a_round_share_an_id() {
        assertThat(ids(
                        List.of(
                                finding("1", "A.java", "May be null."),
                                finding("1", "B.java", "Leaks memory."),
                                finding("", "C.java", "Same."),
                                finding("", "C.java", "Same.")),
                        List.of()))
                .doesNotHaveDuplicates()
                .startsWith("1");
    }

    @Test
    void a_problem_keeps_the_id_of_the_round_before() {
        List<Finding> earlier = List.of(
                finding("f-1", "A.java", "The list is never closed."), finding("f-2", "A.java", "Name is misleading."));

        assertThat(ids(List.of(finding("", "A.java", "The list is still never closed.")), earlier))
                .containsExactly("f-1");
    }

    @Test
    void a_new_problem_does_not_inherit_an_id() {
        List<Finding> earlier = List.of(finding("f-1", "A.java", "The list is never closed."));

        assertThat(ids(List.of(finding("", "B.java", "The list is never closed.")), earlier))
                .doesNotContain("f-1");
        assertThat(ids(List.of(finding("", "A.java", "Overflows for large orders.")), earlier))
                .doesNotContain("f-1");
    }

    @Test
    void an_id_counted_anew_in_each_round_does_not_join_two_problems() {
        List<Finding> earlier = List.of(finding("1", "A.java", "The list is never closed."));

        assertThat(ids(List.of(finding("1", "B.java", "Overflows for large orders.")), earlier))
                .doesNotContain("1");
    }

    @Test
    void a_problem_keeps_its_id_though_the_reviewer_calls_it_otherwise_now() {
        List<Finding> earlier = List.of(
                finding("unclosed", "A.java", "The list is never closed."),
                finding("name", "A.java", "Name is misleading."));

        assertThat(ids(
                        List.of(
                                finding("name", "A.java", "The list is never closed."),
                                finding("r2-1", "A.java", "The name is misleading.")),
                        earlier))
                .containsExactly("unclosed", "name");
    }

    @Test
    void a_problem_described_anew_at_its_place_keeps_the_id_it_is_called_by() {
        List<Finding> earlier = List.of(finding("unclosed", "A.java", "The list is never closed."));

        assertThat(ids(List.of(finding("unclosed", "A.java", "Still leaks on the error path.")), earlier))
                .containsExactly("unclosed");
    }

    private static List<String> ids(List<Finding> findings, List<Finding> earlier) {
        return FindingIds.settle(findings, earlier).stream().map(Finding::id).toList();
    }

    private static Finding finding(String id, String file, String message) {
        return new Finding(id, Severity.MAJOR, Optional.of(file), Optional.empty(), message, Optional.empty());
    }
}

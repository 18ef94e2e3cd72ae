package org.jvmfactory.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.jvmfactory.learning.SampleOutcomes.NOW;
import static org.jvmfactory.learning.SampleOutcomes.pullRequest;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.jvmfactory.learning.Rule.Kind;
import org.jvmfactory.task.Fate;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Outcome;
import org.jvmfactory.task.Outcome.Result;
import org.jvmfactory.task.Severity;

class RuleAnalysisTest {

    private static RuleTerms terms() {
        return terms(Map.of(), Map.of());
    }

    private static RuleTerms terms(Map<String, LocalDate> restarts, Map<String, String> findings) {
        return new RuleTerms(NOW, 180, 3, 2, restarts, findings);
    }

    private static List<Rule> rules(SampleOutcomes... outcomes) {
        return rules(terms(), outcomes);
    }

    private static List<Rule> rules(RuleTerms terms, SampleOutcomes... outcomes) {
        List<Outcome> made = Stream.of(outcomes).map(SampleOutcomes::make).toList();
        return new RuleAnalysis(made, terms).rules();
    }

    @Test
    void three_pull_requests_that_went_well_make_a_pattern_and_two_do_not() {
        assertThat(rules(pullRequest(1).files("a.txt"), pullRequest(2).files("a.txt")))
                .isEmpty();

        List<Rule> rules = rules(
                pullRequest(1).files("a.txt"),
                pullRequest(2).files("a.txt", "b.txt"),
                pullRequest(3).files("a.txt"));

        assertThat(rules)
                .extracting(Rule::kind, Rule::subject, rule -> rule.evidence().size(), Rule::confidence)
                .containsExactly(tuple(Kind.GOOD_FILE, "a.txt", 3, 1.0));
    }

    @Test
    void two_pull_requests_whose_check_failed_on_the_way_make_an_anti_pattern_with_the_files_involved() {
        List<Rule> rules = rules(
                pullRequest(1).failedFirst("verify").files("a", "b"),
                pullRequest(2).failedFirst("verify").files("b", "c", "d"),
                pullRequest(3).passed("verify").files("e"));

        Rule check = rules.get(0);
        assertThat(check.kind()).isEqualTo(Kind.FAILING_CHECK);
        assertThat(check.subject()).isEqualTo("verify");
        assertThat(check.files()).containsExactly("b", "a", "c");
        assertThat(check.chances()).hasSize(3);
        assertThat(rules).extracting(Rule::kind, Rule::subject).contains(tuple(Kind.TROUBLED_FILE, "b"));
    }

    @Test
    void a_check_that_failed_often_in_one_pull_request_alone_is_no_rule() {
        assertThat(rules(
                        pullRequest(1).failedFirst("verify").failedFirst("verify"),
                        pullRequest(2).passed("verify")))
                .isEmpty();
    }

    @Test
    void what_has_no_pull_request_is_no_evidence() {
        assertThat(rules(
                        pullRequest(1).failedFirst("verify"),
                        pullRequest(2).failedFirst("verify").unpublished()))
                .isEmpty();
    }

    @Test
    void a_file_that_mostly_goes_well_is_no_trouble_though_it_had_some() {
        List<Rule> rules = rules(
                pullRequest(1).files("a"),
                pullRequest(2).files("a"),
                pullRequest(3).files("a"),
                pullRequest(4).result(Result.REVIEW_FAILED).files("a"),
                pullRequest(5).closed().files("a"));

        assertThat(rules).extracting(Rule::kind, Rule::subject).containsExactly(tuple(Kind.GOOD_FILE, "a"));
        assertThat(rules.get(0).chances()).hasSize(5);
    }

    @Test
    void a_directory_is_told_where_its_files_do_not_say_it_already() {
        List<Rule> rules = rules(
                pullRequest(1).files("src/web/A.java"),
                pullRequest(2).files("src/web/B.java"),
                pullRequest(3).files("src/web/C.java"));

        assertThat(rules).extracting(Rule::kind, Rule::subject).containsExactly(tuple(Kind.GOOD_DIRECTORY, "src/web"));
        assertThat(rules(
                        pullRequest(1).files("src/web/A.java"),
                        pullRequest(2).files("src/web/A.java"),
                        pullRequest(3).files("src/web/A.java")))
                .extracting(Rule::kind)
                .containsExactly(Kind.GOOD_FILE);
    }

    @Test
    void a_file_is_the_same_after_it_was_moved() {
        List<Rule> rules = rules(
                pullRequest(1).daysAgo(3).files("old.txt"),
                pullRequest(2).daysAgo(2).moved("old.txt", "new.txt"),
                pullRequest(3).daysAgo(1).files("new.txt"));

        assertThat(rules).extracting(Rule::subject).containsExactly("new.txt");
    }

    @Test
    void the_same_finding_in_two_pull_requests_is_a_rule_however_it_is_put() {
        List<Rule> rules = rules(
                pullRequest(1).daysAgo(2).found("R1", "Password 12 is logged in plain text.", "src/a/Login.java"),
                pullRequest(2).daysAgo(1).found("x", "password is logged in plain text!", "src/b/Reset.java"));

        assertThat(rules)
                .filteredOn(rule -> rule.kind() == Kind.RECURRING_FINDING)
                .extracting(Rule::subject, Rule::files)
                .containsExactly(
                        tuple("Password 12 is logged in plain text.", List.of("src/a/Login.java", "src/b/Reset.java")));
    }

    @Test
    void findings_with_the_same_id_that_say_other_things_are_not_the_same() {
        assertThat(rules(
                        pullRequest(1).found("R1", "Password is logged", "a"),
                        pullRequest(2).found("R1", "Loop never ends", "b")))
                .isEmpty();
    }

    @Test
    void what_was_dismissed_or_is_a_matter_of_taste_is_no_rule() {
        Finding blocker = new Finding(
                "R1", Severity.BLOCKER, Optional.of("a"), Optional.empty(), "Loop never ends", Optional.empty());
        assertThat(rules(
                        pullRequest(1).found(blocker, Fate.DISMISSED),
                        pullRequest(2).found(blocker, Fate.MENDED)))
                .isEmpty();
        Finding nit = blocker.withSeverity(Severity.NIT);
        assertThat(rules(pullRequest(1).found(nit, Fate.MENDED), pullRequest(2).found(nit, Fate.OPEN)))
                .isEmpty();
    }

    @Test
    void a_finding_that_a_rule_is_about_already_keeps_that_rules_id() {
        List<Rule> rules = rules(
                terms(Map.of(), Map.of("r-0a1b2c3d", "Password is logged in plain text")),
                pullRequest(1).found("R1", "The password is logged in plain text", "a"),
                pullRequest(2).found("R2", "password is logged in text", "b"));

        assertThat(rules).extracting(Rule::id).containsExactly("r-0a1b2c3d");
    }

    @Test
    void old_evidence_is_worth_less_until_it_is_worth_too_little() {
        assertThat(rules(
                        pullRequest(1).daysAgo(80).failedFirst("verify"),
                        pullRequest(2).daysAgo(80).failedFirst("verify")))
                .hasSize(1);
        assertThat(rules(
                        pullRequest(1).daysAgo(100).failedFirst("verify"),
                        pullRequest(2).daysAgo(100).failedFirst("verify")))
                .isEmpty();
        assertThat(rules(
                        pullRequest(1).daysAgo(181).failedFirst("verify"),
                        pullRequest(2).daysAgo(1).failedFirst("verify")))
                .isEmpty();
    }

    @Test
    void evidence_from_before_a_rule_was_retired_does_not_count_again() {
        String id = rules(pullRequest(1).failedFirst("verify"), pullRequest(2).failedFirst("verify"))
                .get(0)
                .id();
        LocalDate retired = LocalDate.of(2026, 11, 15);

        assertThat(rules(
                        terms(Map.of(id, retired), Map.of()),
                        pullRequest(1).daysAgo(20).failedFirst("verify"),
                        pullRequest(2).daysAgo(1).failedFirst("verify")))
                .isEmpty();
        assertThat(rules(
                        terms(Map.of(id, retired), Map.of()),
                        pullRequest(1).daysAgo(2).failedFirst("verify"),
                        pullRequest(2).daysAgo(1).failedFirst("verify")))
                .hasSize(1);
    }

    @Test
    void the_most_borne_out_come_first_of_as_many_the_fresher_then_who_showed_first() {
        List<Rule> rules = rules(
                pullRequest(1).daysAgo(9).files("c", "a", "b"),
                pullRequest(2).daysAgo(8).files("c", "a", "b", "often"),
                pullRequest(3).daysAgo(7).files("a", "b", "often"),
                pullRequest(4).daysAgo(6).files("c", "often"),
                pullRequest(5).daysAgo(5).files("often"));

        assertThat(rules).extracting(Rule::subject).containsExactly("often", "c", "a", "b");
    }

    @Test
    void an_id_is_the_same_in_every_analysis_and_another_for_another_kind() {
        Rule first = rules(pullRequest(1).failedFirst("a"), pullRequest(2).failedFirst("a"))
                .get(0);
        Rule again = rules(pullRequest(7).failedFirst("a"), pullRequest(8).failedFirst("a"))
                .get(0);
        Rule file = rules(
                        pullRequest(1).closed().files("a"),
                        pullRequest(2).closed().files("a"))
                .get(0);

        assertThat(first.id()).isEqualTo(again.id()).matches("r-[0-9a-f]{8}").isNotEqualTo(file.id());
    }

    @Test
    void numbers_say_how_many_went_well_by_risk_too() {
        OutcomeNumbers numbers = new RuleAnalysis(
                        List.of(
                                pullRequest(1).make(),
                                pullRequest(2).failedFirst("verify").make(),
                                pullRequest(3).make()),
                        terms())
                .numbers();

        assertThat(numbers.all().percent()).isEqualTo(66.7);
        assertThat(numbers.tiers()).containsEntry("low", new OutcomeNumbers.Share(2, 3));
    }
}

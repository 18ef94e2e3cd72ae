package org.jvmfactory.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.jvmfactory.learning.SampleOutcomes.NOW;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jvmfactory.learning.Rule.Effect;
import org.jvmfactory.learning.Rule.Evidence;
import org.jvmfactory.learning.Rule.Kind;
import org.jvmfactory.learning.RuleReview.Filed;
import org.jvmfactory.learning.RuleReview.Retired;
import org.jvmfactory.learning.RuleReview.Standing;
import org.jvmfactory.task.TaskId;

class RuleReviewTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);
    private static final LocalDate MONTHS_AGO = LocalDate.of(2026, 8, 1);

    private static Evidence evidence(int daysAgo) {
        return new Evidence(
                new TaskId("t" + daysAgo),
                "https://x/" + daysAgo,
                Optional.empty(),
                NOW.minus(Duration.ofDays(daysAgo)));
    }

    private static List<Evidence> evidence(int... daysAgo) {
        List<Evidence> all = new ArrayList<>();
        for (int days : daysAgo) {
            all.add(evidence(days));
        }
        return all;
    }

    private static Rule rule(String id, Kind kind, List<Evidence> hits, List<Evidence> chances) {
        return new Rule(id, kind, "subject", List.of(), hits, chances, 0.5);
    }

    private static RuleReview review(List<Rule> rules, List<Filed> filed) {
        return RuleReview.of(rules, filed, Set.of(), List.of(), TODAY);
    }

    private static Filed merged(String id) {
        return new Filed(id, MONTHS_AGO, true, "words");
    }

    @Test
    void what_is_borne_out_and_not_written_yet_is_new_from_today_on() {
        RuleReview review = review(List.of(rule("r-1", Kind.FAILING_CHECK, evidence(3, 2), evidence(3, 2))), List.of());

        assertThat(review.standing())
                .extracting(Standing::since, Standing::fresh, Standing::effect)
                .containsExactly(tuple(TODAY, true, Optional.empty()));
    }

    @Test
    void what_was_proposed_before_keeps_its_day_and_is_still_new() {
        RuleReview review = review(
                List.of(rule("r-1", Kind.FAILING_CHECK, evidence(3, 2), evidence(3, 2))),
                List.of(new Filed("r-1", MONTHS_AGO, false, "")));

        assertThat(review.standing())
                .extracting(Standing::since, Standing::fresh)
                .containsExactly(tuple(MONTHS_AGO, true));
    }

    @Test
    void a_merged_rule_without_evidence_is_retired_and_a_proposed_one_just_goes() {
        RuleReview review = review(List.of(), List.of(merged("r-1"), new Filed("r-2", MONTHS_AGO, false, "")));

        assertThat(review.retired())
                .extracting(it -> it.rule().id(), Retired::reason)
                .containsExactly(tuple("r-1", Retired.Reason.EVIDENCE_LOST));
    }

    @Test
    void what_did_not_come_up_again_since_it_was_merged_though_it_could_have_has_done_its_work() {
        Instant merge = NOW.minus(Duration.ofDays(30));
        Rule rule = rule("r-1", Kind.RECURRING_FINDING, evidence(60, 50), evidence(60, 50, 40, 20, 10, 5));

        RuleReview review = RuleReview.of(List.of(rule), List.of(merged("r-1")), Set.of(), List.of(merge), TODAY);

        assertThat(review.standing()).isEmpty();
        assertThat(review.retired())
                .extracting(Retired::reason, Retired::effect)
                .containsExactly(tuple(Retired.Reason.DONE_ITS_WORK, Optional.of(new Effect(2, 3, 0, 3))));
    }

    @Test
    void what_comes_up_still_or_had_few_chances_stays_with_what_it_has_changed() {
        Instant merge = NOW.minus(Duration.ofDays(30));
        Rule still = rule("r-1", Kind.FAILING_CHECK, evidence(60, 50, 10), evidence(60, 50, 20, 10, 5));
        Rule few = rule("r-2", Kind.FAILING_CHECK, evidence(60, 50), evidence(60, 50, 20, 10));

        RuleReview review = RuleReview.of(
                List.of(still, few), List.of(merged("r-1"), merged("r-2")), Set.of(), List.of(merge), TODAY);

        assertThat(review.retired()).isEmpty();
        assertThat(review.standing())
                .extracting(each -> each.effect().orElseThrow())
                .containsExactly(new Effect(2, 2, 1, 3), new Effect(2, 2, 0, 2));
    }

    @Test
    void a_pattern_is_not_retired_for_going_well() {
        Rule rule = rule("r-1", Kind.GOOD_FILE, evidence(60, 50, 40), evidence(60, 50, 40, 20, 10, 5));

        assertThat(RuleReview.of(
                                List.of(rule),
                                List.of(merged("r-1")),
                                Set.of(),
                                List.of(NOW.minus(Duration.ofDays(30))),
                                TODAY)
                        .standing())
                .hasSize(1);
    }

    @Test
    void what_a_person_does_not_want_neither_stands_nor_is_retired() {
        RuleReview review = RuleReview.of(
                List.of(rule("r-1", Kind.FAILING_CHECK, evidence(3, 2), evidence(3, 2))),
                List.of(merged("r-1")),
                Set.of("r-1"),
                List.of(),
                TODAY);

        assertThat(review.standing()).isEmpty();
        assertThat(review.retired()).isEmpty();
    }

    @Test
    void of_a_kind_five_are_enough_and_those_that_there_are_go_before_new_ones() {
        List<Rule> rules = new ArrayList<>();
        for (int i = 1; i <= 7; i++) {
            rules.add(rule("r-" + i, Kind.TROUBLED_FILE, evidence(3, 2), evidence(3, 2)));
        }

        RuleReview review = review(rules, List.of(new Filed("r-7", MONTHS_AGO, false, "")));

        assertThat(review.standing())
                .extracting(each -> each.rule().id())
                .containsExactly("r-1", "r-2", "r-3", "r-4", "r-7");
    }
}

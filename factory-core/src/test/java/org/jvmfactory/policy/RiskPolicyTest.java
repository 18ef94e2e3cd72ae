package org.jvmfactory.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.git.FileChange;

/** The cases of section 8 and 36 of the comparison, with the better result where theirs was a weak one. */
class RiskPolicyTest {

    private static final String SEED = """
            {
              "riskTierRules": {
                "high": ["app/auth/**", "**/*.sql", "app/admin/**"],
                "medium": ["app/routers/**", "app/services/**"],
                "low": ["docs/**", "*.md", "app/frontend/**"]
              },
              "mergePolicy": {
                "high":   {"requiredChecks": ["risk-policy-gate", "tests", "claude-review"]},
                "medium": {"requiredChecks": ["risk-policy-gate", "tests", "claude-review"]},
                "low":    {"requiredChecks": ["risk-policy-gate"]}
              }
            }
            """;

    private final RiskPolicy seed = json(SEED);

    @ParameterizedTest
    @CsvSource({
        "app/auth/login.py, high",
        "app/auth/deep/er/x.py, high",
        "schema.sql, high",
        "db/v1/schema.sql, high",
        "app/routers/users.py, medium",
        "docs/guide/start.html, low",
        "README.md, low",
        "app/frontend/x.ts, low",
        "app/frontend/README.md, low",
        "app/auth/README.md, high"
    })
    void the_seeds_policy_loads_unchanged(String path, String tier) {
        assertThat(tier(seed, path)).isEqualTo(tier);
    }

    @Test
    void a_tier_says_which_checks_it_requires() {
        assertThat(assess(seed, "app/auth/login.py").rule().requiredChecks())
                .containsExactly("risk-policy-gate", "tests", "claude-review");
        assertThat(assess(seed, "docs/a.html").rule().requiredChecks()).containsExactly("risk-policy-gate");
    }

    @Test
    void the_tier_of_a_change_is_the_highest_of_its_files_and_says_why() {
        RiskAssessment assessment = assess(seed, "README.md", "app/admin/x.py", "app/services/y.py");

        assertThat(assessment.tier()).isEqualTo(RiskTier.HIGH);
        assertThat(assessment.reasons())
                .extracting(
                        reason -> reason.tier().spelled() + " " + reason.path().orElseThrow() + " " + reason.why())
                .containsExactly(
                        "high app/admin/x.py 'app/admin/**'",
                        "medium app/services/y.py 'app/services/**'",
                        "low README.md '*.md'");
    }

    /** Theirs: low. */
    @ParameterizedTest
    @ValueSource(strings = {"src/main.py", "docs", "app/frontend", "unknown", "docs2/x", "app/Frontend/x.ts"})
    void a_file_that_no_rule_means_is_not_low(String path) {
        assertThat(tier(seed, path)).isEqualTo("medium");
    }

    @Test
    void a_policy_says_what_a_file_has_that_no_rule_means() {
        assertThat(tier(json(rules("\"low\": [\"docs/**\"]", ", \"unmatched\": \"high\"")), "x.py"))
                .isEqualTo("high");
        assertThat(tier(json(rules("", ", \"unmatched\": \"low\"")), "x.py")).isEqualTo("low");
    }

    @Test
    void no_change_and_no_rules_are_low_and_medium() {
        assertThat(assess(seed).tier()).isEqualTo(RiskTier.LOW);
        assertThat(tier(json(rules("", "")), "x.py")).isEqualTo("medium");
    }

    /** Theirs: the path is split at its space, and both halves are low. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "app/auth/log in.py",
                "app/auth/\u00fcber.py",
                "app/auth/\"x\".py",
                "App/AUTH/login.py",
                "app\\auth\\login.py",
                "./app/auth/login.py",
                "docs/../app/auth/login.py",
                "app//auth/login.py",
                "app/a\u200buth/login.py",
                "\uff41pp/auth/login.py",
                "app/auth",
                "x.SQL"
            })
    void another_spelling_of_a_high_path_is_high(String path) {
        assertThat(tier(seed, path)).isEqualTo("high");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs\\x.html", "docs/../x.py", "DOCS/x.html", "./docs/../../x"})
    void another_spelling_of_a_low_path_is_not_low(String path) {
        assertThat(tier(json(rules("\"low\": [\"docs/**\"]", "")), path)).isEqualTo("medium");
    }

    /** Theirs: only the new name counts. */
    @Test
    void a_file_that_was_renamed_counts_under_both_names() {
        FileChange moved = new FileChange("docs/login.py", "app/auth/login.py", FileChange.Kind.RENAMED, 0, 0);

        assertThat(seed.assess(List.of(moved), RiskPolicy.FILE).tier()).isEqualTo(RiskTier.HIGH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"risk-policy.json", "Risk-Policy.JSON", "./risk-policy.json"})
    void a_change_of_the_policy_itself_has_the_highest_tier(String path) {
        assertThat(tier(json(rules("\"low\": [\"**\", \"*.json\"]", "")), path)).isEqualTo("high");
        assertThat(tier(json(rules("\"critical\": [\"x\"], \"low\": [\"**\"]", "")), path))
                .isEqualTo("critical");
    }

    @Test
    void a_change_that_is_too_large_has_a_higher_tier() {
        RiskPolicy policy = json(rules("\"low\": [\"docs/**\"]", ", \"sizeLimits\": {\"lines\": 10, \"files\": 2}"));

        assertThat(tier(policy, "docs/a", "docs/b")).isEqualTo("low");
        assertThat(tier(policy, "docs/a", "docs/b", "docs/c")).isEqualTo("high");
        assertThat(policy.assess(
                                List.of(new FileChange("docs/a", "docs/a", FileChange.Kind.MODIFIED, 6, 5)),
                                RiskPolicy.FILE)
                        .tier())
                .isEqualTo(RiskTier.HIGH);
    }

    @Test
    void blocked_patterns_are_matched_against_paths() {
        RiskPolicy policy = json(
                rules(
                        "\"low\": [\"**\"]",
                        ", \"blockedPatterns\": [{\"pattern\": \"*.pem\", \"reason\": \"keys\"}, {\"pattern\": \"infra/**\", \"tier\": \"critical\"}, {\"reason\": \"none\"}]"));

        RiskAssessment assessment = assess(policy, "a/x.PEM", "infra/main.tf", "b.txt");

        assertThat(assessment.tier()).isEqualTo(RiskTier.CRITICAL);
        assertThat(assessment.violations())
                .containsExactly(
                        new RiskAssessment.Violation("a/x.PEM", "*.pem", "keys"),
                        new RiskAssessment.Violation("infra/main.tf", "infra/**", "Blocked pattern"));
    }

    @Test
    void a_tier_without_a_merge_policy_has_that_of_the_next_lower_one() {
        RiskPolicy policy = json("""
                {"riskTierRules": {"medium": ["a"], "critical": ["c"], "low": ["l"]},
                 "mergePolicy": {"high": {"requiredChecks": ["h"], "humanApprovalRequired": true}, "low": {"requiredChecks": ["l"]}}}
                """);

        assertThat(policy.rule(RiskTier.MEDIUM).requiredChecks()).containsExactly("l");
        assertThat(policy.rule(RiskTier.CRITICAL).humanApproval()).isTrue();
        assertThat(policy.rule(RiskTier.LOW).humanApproval()).isFalse();
    }

    @Test
    void of_two_policies_the_stricter_counts() {
        RiskPolicy configured = RiskPolicy.read(ConfigNode.parse("factory.yml", """
                risk-tier-rules: {critical: [app/frontend/pay/**]}
                merge-policy:
                  high: {required-checks: [build], human-approval-required: true}
                blocked-patterns: [vendor/**]
                checks: {lint: run-lint}
                """));
        RiskPolicy both = configured.and(seed);

        assertThat(tier(both, "app/frontend/pay/x.ts")).isEqualTo("critical");
        assertThat(tier(both, "app/frontend/x.ts")).isEqualTo("low");
        assertThat(assess(both, "app/auth/x.py").rule())
                .isEqualTo(new MergeRule(List.of("build", "risk-policy-gate", "tests", "claude-review"), true, ""));
        assertThat(assess(both, "vendor/x").violations()).hasSize(1);
        assertThat(both.checks()).containsEntry("lint", "run-lint");
    }

    @Nested
    class The_file {

        /** Theirs, too: extra policy keys are fine. */
        @Test
        void may_hold_keys_that_nobody_knows_and_is_warned_of() {
            RiskPolicy.Read read = RiskPolicy.ofJson("risk-policy.json", "\uFEFF" + """
                    {"version": "1", "_comment": "x",
                     "docsDriftRules": {"a": 1},
                     "riskTierRules": {}, "mergePolicy": {"low": {"reviewers": 2}}}
                    """);

            assertThat(read.warnings())
                    .extracting(Object::toString)
                    .satisfiesExactly(
                            drift -> assertThat(drift)
                                    .startsWith("risk-policy.json:2:")
                                    .contains("'docsDriftRules'"),
                            reviewers -> assertThat(reviewers).contains("'reviewers'"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "{",
                    "[]",
                    "{\"riskTierRules\": {}}",
                    "{\"mergePolicy\": {}}",
                    "{\"riskTierRules\": {\"higH\": [\"a\"]}, \"mergePolicy\": {}}",
                    "{\"riskTierRules\": {\"high\": \"a\"}, \"mergePolicy\": {}}",
                    "{\"riskTierRules\": {\"high\": [\"!a\"]}, \"mergePolicy\": {}}",
                    "{\"riskTierRules\": {\"high\": [\"  \"]}, \"mergePolicy\": {}}",
                    "{\"riskTierRules\": {}, \"mergePolicy\": {\"hihg\": {}}}",
                    "{\"riskTierRules\": {}, \"mergePolicy\": {\"high\": {\"humanApprovalRequired\": \"yes\"}}}",
                    "{\"riskTierRules\": {}, \"mergePolicy\": {\"high\": {\"requiredChecks\": [\"a\\nb\"]}}}",
                    "{\"riskTierRules\": {}, \"mergePolicy\": {}, \"unmatched\": \"none\"}"
                })
        void that_cannot_be_understood_is_refused_with_its_place(String text) {
            assertThatThrownBy(() -> RiskPolicy.ofJson("risk-policy.json at 123", text))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("risk-policy.json at 123:1:");
        }

        @Test
        void as_yaml_refuses_what_it_does_not_know() {
            assertThatThrownBy(() -> RiskPolicy.read(ConfigNode.parse("factory.yml", "risk-tier-rule: {high: [a]}")))
                    .hasMessageContaining(
                            "factory.yml:1:1: unknown key 'risk-tier-rule', did you mean 'risk-tier-rules'?");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pom.xml, high",
        "shop/build.gradle.kts, high",
        ".github/workflows/ci.yml, high",
        "web/package-lock.json, high",
        "go.sum, high",
        "src/main/java/auth/Login.java, high",
        "db/migrations/001.py, high",
        "q.sql, high",
        "CLAUDE.md, high",
        ".claude/settings.json, high",
        "docs/pom.xml, high",
        "src/main/java/Shop.java, medium",
        "hello.txt, medium",
        "docs/guide.html, low",
        "README.md, low",
        "src/test/java/ShopTest.java, low",
        "lib/shop_test.go, low",
        "web/app.spec.ts, low"
    })
    void without_any_policy_there_are_tiers_too(String path, String tier) {
        assertThat(tier(RiskPolicy.builtIn(), path)).isEqualTo(tier);
    }

    private static String rules(String tiers, String more) {
        return "{\"riskTierRules\": {" + tiers + "}, \"mergePolicy\": {}" + more + "}";
    }

    private static RiskPolicy json(String text) {
        return RiskPolicy.ofJson("risk-policy.json", text).policy();
    }

    private static String tier(RiskPolicy policy, String... paths) {
        return assess(policy, paths).tier().spelled();
    }

    private static RiskAssessment assess(RiskPolicy policy, String... paths) {
        return policy.assess(
                Arrays.stream(paths)
                        .map(path -> new FileChange(path, path, FileChange.Kind.MODIFIED, 1, 1))
                        .toList(),
                RiskPolicy.FILE);
    }
}

package org.jvmfactory.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.git.FileChange;

/** 8.3: a glob that is a file's very name didn't mean that file where the name has brackets, as those of many web frameworks do. */
class RiskBracketsTest {

    private static final RiskPolicy POLICY =
            RiskPolicy.ofJson("risk-policy.json", """
                    {"riskTierRules": {
                       "high": ["app/[tenant]/**", "a[1].py", "web/[[...slug]]/page.tsx", "db/[0-9]*.ddl"],
                       "low": ["app/**", "*.py", "web/**", "db/**"]},
                     "mergePolicy": {},
                     "blockedPatterns": [{"pattern": "keys/[prod]/*"}]}
                    """).policy();

    @ParameterizedTest
    @CsvSource({
        "a[1].py, high",
        "lib/a[1].py, high",
        "a1.py, high",
        "a2.py, low",
        "app/[tenant]/billing/page.tsx, high",
        "APP/[Tenant]/page.tsx, high",
        "app/[tenant], high",
        "app/t/page.tsx, high",
        "app/[other]/page.tsx, low",
        "web/[[...slug]]/page.tsx, high",
        "db/7.ddl, high",
        "db/[0-9]x.ddl, high",
        "db/x.ddl, low"
    })
    void a_name_in_brackets_raises_the_tier_as_a_name_and_as_a_set_of_characters(String path, String tier) {
        assertThat(assess(path).tier().spelled()).isEqualTo(tier);
    }

    /** What lowers a tier is read by the letter alone. */
    @Test
    void a_name_in_brackets_lowers_no_tier_as_a_name() {
        RiskPolicy low = RiskPolicy.ofJson(
                        "risk-policy.json", "{\"riskTierRules\": {\"low\": [\"docs/[a]/*\"]}, \"mergePolicy\": {}}")
                .policy();

        assertThat(low.assess(List.of(changed("docs/a/x")), RiskPolicy.FILE).tier())
                .isEqualTo(RiskTier.LOW);
        assertThat(low.assess(List.of(changed("docs/[a]/x")), RiskPolicy.FILE).tier())
                .isEqualTo(RiskTier.MEDIUM);
    }

    @Test
    void a_name_in_brackets_is_blocked_both_ways() {
        assertThat(assess("keys/[prod]/x.pem").violations()).hasSize(1);
        assertThat(assess("keys/p/x.pem").violations()).hasSize(1);
        assertThat(assess("keys/test/x.pem").violations()).isEmpty();
    }

    private static RiskAssessment assess(String path) {
        return POLICY.assess(List.of(changed(path)), RiskPolicy.FILE);
    }

    private static FileChange changed(String path) {
        return new FileChange(path, path, FileChange.Kind.MODIFIED, 1, 1);
    }
}

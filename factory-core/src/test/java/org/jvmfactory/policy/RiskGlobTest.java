package org.jvmfactory.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RiskGlobTest {

    /** The rows of 8.3, and what follows from its rules. */
    @ParameterizedTest
    @CsvSource({
        "app/*, app/x/y.py, true",
        "a/*.py, a/b/c.py, true",
        "a[1].py, a[1].py, false",
        "a[1].py, a1.py, true",
        "a[!1].py, a2.py, true",
        "a[!1].py, a1.py, false",
        "a[0-3].py, a2.py, true",
        "a[].py, a[].py, true",
        "a[]].py, a].py, true",
        "docs/**, docs, false",
        "docs/**, docs/a, true",
        "docs/**, docs/a/b, true",
        "foo/**/bar, foo/bar, true",
        "foo/**/bar, foo/a/b/bar, true",
        "**/*.sql, x.sql, true",
        "**/*.sql, a/b/x.sql, true",
        "*.md, a/b/README.md, true",
        "Makefile, lib/Makefile, true",
        "Makefile, lib/makefile, false",
        "*.MD, readme.md, false",
        "a?c, abc, true",
        "a?c, a/c, true",
        "a?c, d/abc, true",
        "a/b.c, a/bxc, false",
        "app\\auth\\*, app/auth/x, true",
        "app/auth/*, app\\auth\\x, true",
        "lib/**.py, lib/a/b.py, true"
    })
    void plainly_read_it_means_what_the_first_scripts_read(String glob, String path, boolean means) {
        assertThat(PlainGlob.of(glob).matches(path)).isEqualTo(means);
    }

    @ParameterizedTest
    @CsvSource({
        "app/*, app/x.py, true",
        "app/*, app/x/y.py, false",
        "docs/, docs/a/b, true",
        "docs/, docs, false",
        "/Makefile, Makefile, true",
        "/Makefile, lib/Makefile, false",
        "./docs/**, docs/x, true",
        "Makefile, lib/Makefile, true",
        "'*.{ts,tsx}', web/x.tsx, true",
        "'{a,b/{c,d}}/x', b/d/x, true",
        "a?c, a/c, false",
        "a[!x]c, a/c, false",
        "**tests**, lib/my-tests-2/x, true",
        "foo/**/bar, foo/bar, true",
        "**/x/**, x/y, true",
        "**/x/**, a/x, false",
        "docs/**, docs\\x, false",
        "docs/**, DOCS/x, false"
    })
    void exactly_read_it_means_what_its_writer_meant(String glob, String path, boolean means) {
        assertThat(RiskGlob.of(glob).exactly(path)).isEqualTo(means);
    }

    @Test
    void letters_may_be_composed_in_either_way() {
        assertThat(RiskGlob.of("docs/\u00fcber/*").exactly("docs/u\u0308ber/x")).isTrue();
    }

    /** The lower bound: whatever the plain reading takes, the wide one takes. */
    @Test
    void widely_read_it_means_all_that_either_reading_does() {
        Random random = new Random(7);
        List<String> pieces = List.of("a", "b", "/", "*", "**", "?", ".", "[ab]", "**/", "[!a]", "\\", "A");
        for (int round = 0; round < 20_000; round++) {
            String glob = text(random, pieces);
            String path = text(random, List.of("a", "b", "/", ".", "A", "ab", "\\"));
            if (!glob.isBlank()
                    && (PlainGlob.of(glob).matches(path) || RiskGlob.of(glob).exactly(path))) {
                assertThat(RiskGlob.of(glob).widely(path))
                        .as("%s of %s", glob, path)
                        .isTrue();
            }
        }
    }

    private static String text(Random random, List<String> pieces) {
        StringBuilder text = new StringBuilder();
        for (int piece = random.nextInt(6); piece >= 0; piece--) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        return text.toString();
    }

    @Test
    void a_glob_with_very_many_stars_takes_no_long_time() {
        RiskGlob glob = RiskGlob.of("*a".repeat(200) + "/**/".repeat(50) + "b");

        assertThat(org.junit.jupiter.api.Assertions.assertTimeout(
                        Duration.ofSeconds(5), () -> glob.widely("a".repeat(4000) + "/c")))
                .isFalse();
    }

    @Test
    void a_glob_that_says_nothing_or_too_much_is_refused() {
        assertThatThrownBy(() -> RiskGlob.of(" ")).hasMessageContaining("empty");
        assertThatThrownBy(() -> RiskGlob.of("!docs/**")).hasMessageContaining("'!'");
        assertThatThrownBy(() -> RiskGlob.of("{a,b}".repeat(10))).hasMessageContaining("more than 64");
    }
}

package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutputDigestTest {

    @Test
    void leaves_out_progress_passing_tests_and_the_frames_of_frameworks() {
        assertThat(OutputDigest.of("""
            [INFO] Scanning for projects...
            Downloading from central: https://repo.example.org/a.jar
            [ERROR] Tests run: 3, Failures: 1, Errors: 0, Skipped: 0 <<< FAILURE!
            org.opentest4j.AssertionFailedError: expected: <90> but was: <100>
            \tat org.junit.jupiter.api.AssertionUtils.fail(AssertionUtils.java:39)
            \tat org.example.ShopTest.discount(ShopTest.java:14)
            \tat java.base/java.lang.reflect.Method.invoke(Method.java:569)
            [ERROR] -> [Help 1]
            [ERROR] Re-run Maven using the -X switch to enable full debug logging.
            """, 80)).isEqualTo("""
                    [ERROR] Tests run: 3, Failures: 1, Errors: 0, Skipped: 0 <<< FAILURE!
                    org.opentest4j.AssertionFailedError: expected: <90> but was: <100>
                    \tat org.example.ShopTest.discount(ShopTest.java:14)""");
    }

    @Test
    void a_failure_far_above_the_end_is_kept() {
        String output = "first\n" + "chatter\n".repeat(300) + "src/a.c:12:5: error: no such field\nint x = a.b;\n"
                + "more chatter\n".repeat(300) + "make: *** [all] Error 1\n";

        String digest = OutputDigest.of(output, 12);

        assertThat(digest)
                .contains("src/a.c:12:5: error: no such field\nint x = a.b;")
                .endsWith("make: *** [all] Error 1");
        assertThat(digest).contains("…").hasLineCount(14);
    }

    @Test
    void what_nothing_is_known_of_is_shown_from_its_end() {
        assertThat(OutputDigest.of("a\nb\nc\n", 2)).isEqualTo("…\nb\nc");
        assertThat(OutputDigest.of("[INFO] all\n[INFO] quiet\n", 5)).isEqualTo("[INFO] all\n[INFO] quiet");
        assertThat(OutputDigest.of("", 5)).isEmpty();
    }

    @Test
    void takes_out_what_is_for_terminals() {
        assertThat(OutputDigest.of("\u001B[31mError:\u001B[0m it broke\r\n10 %\r100 %\n", 5))
                .isEqualTo("Error: it broke\n100 %");
    }
}

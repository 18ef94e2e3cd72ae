package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Lines that were made to keep a pattern busy, as long as a line of output may be. */
class OutputPatternsTest {

    private static final int LONGEST_LINE = 1_000;
    private static final int LOOKS_AT_A_CHARACTER = 40;

    /** A line that counts how often one of its characters is looked at, and breaks off where that is too often. */
    private static final class Counted implements CharSequence {

        private final String line;
        private long looks;

        Counted(String line) {
            this.line = line;
        }

        @Override
        public int length() {
            return line.length();
        }

        @Override
        public char charAt(int index) {
            looks++;
            assertThat(looks).isLessThan((long) LOOKS_AT_A_CHARACTER * LONGEST_LINE);
            return line.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return line.subSequence(start, end);
        }

        @Override
        public String toString() {
            return line;
        }
    }

    private static boolean matches(Pattern pattern, String beginning, String again) {
        String line = beginning + again.repeat(LONGEST_LINE / again.length()) + "!";
        return pattern.matcher(new Counted(line)).matches();
    }

    @Test
    void a_line_that_is_almost_a_panic_at_many_places_is_read_once() {
        assertThat(matches(NativeTests.OLD_RUST, "thread '", "' panicked at '', "))
                .isFalse();
    }

    @Test
    void a_line_that_is_almost_a_failed_test_at_many_places_is_read_once() {
        assertThat(matches(JvmTests.GRADLE, "A", " > ")).isFalse();
    }

    @Test
    void a_line_that_is_almost_a_passed_test_at_many_places_is_read_once() {
        assertThat(matches(OutputNoise.PASSING, "a", ":")).isFalse();
    }

    @Test
    void a_panic_is_read_as_it_was_meant_though_name_and_message_hold_the_same_words() {
        Matcher panic = NativeTests.OLD_RUST.matcher(
                "thread 'a::b' panicked at 'it said ' panicked at 'x', y', src/lib.rs:7:5");

        assertThat(panic.matches()).isTrue();
        assertThat(List.of(panic.group(1), panic.group(2), panic.group(3), panic.group(4)))
                .containsExactly("a::b", "it said ' panicked at 'x', y", "src/lib.rs", "7");
    }

    @Test
    void tests_that_passed_are_noise_only_where_something_stands_on_both_sides() {
        assertThat(OutputNoise.is("tests/test_a.py::test_b PASSED [ 50%]")).isTrue();
        assertThat(OutputNoise.is(":: PASSED")).isFalse();
        assertThat(OutputNoise.is("a:: PASSED")).isFalse();
    }
}

package org.jvmfactory.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

    private static final String SECRET = "s3cr3t/with+odd=chars";

    private final Redactor redactor = new Redactor(Set.of(Secret.of(SECRET)));

    @Test
    void hides_a_value_in_every_spelling_that_programs_use() {
        byte[] bytes = SECRET.getBytes(UTF_8);
        for (String spelling : new String[] {
            SECRET,
            Base64.getEncoder().encodeToString(bytes),
            Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
            HexFormat.of().formatHex(bytes),
            HexFormat.of().withUpperCase().formatHex(bytes),
            URLEncoder.encode(SECRET, UTF_8)
        }) {
            String clean = redactor.redact("before " + spelling + " after");

            assertThat(clean).as(spelling).startsWith("before ***").endsWith(" after");
            assertThat(clean.length()).as(clean).isLessThan("before ***== after".length() + 3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ghp_0123456789abcdefghijABCDEFGHIJ012345",
                "ghs_0123456789abcdefghijABCDEFGHIJ012345",
                "ghs_123456_eyJ0eXAiOiJKV1QifQ.eyJpc3MiOiIxIn0.c2lnbmF0dXJl-_x"
            })
    void hides_tokens_of_github_that_it_was_never_told(String token) {
        assertThat(redactor.redact("it said " + token + " twice")).isEqualTo("it said *** twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "u:", "us:", "use:", "user:"})
    void hides_a_value_in_base64_wherever_it_begins(String before) {
        String encoded = Base64.getEncoder().encodeToString((before + SECRET + "!?").getBytes(UTF_8));

        String clean = redactor.redact("authorization: " + encoded);

        assertThat(clean).startsWith("authorization: ").contains("***");
        assertThat(clean.length() - "authorization: ***".length())
                .as("what is left of '%s' is what stands around it", encoded)
                .isLessThanOrEqualTo((before.length() + 1) * 4 / 3 + 5);
    }

    @Test
    void hides_the_longest_of_several_values_and_each_time_it_is_there() {
        redactor.learn(Secret.of("abcdef"));
        redactor.learn(Secret.of("abcdefghij"));

        assertThat(redactor.redact("abcdefghij abcdef abcde " + SECRET + SECRET))
                .isEqualTo("*** *** abcde ******");
    }

    @Test
    void leaves_other_texts_as_they_are() {
        String text = "nothing of that sort, s3cr3t/with or c2VjcmV0";

        assertThat(redactor.redact(text)).isEqualTo(text);
        assertThat(redactor.redact("")).isEmpty();
        assertThat(redactor.redact("abc")).isEqualTo("abc");
    }

    @Test
    void short_values_are_too_common_to_look_for() {
        redactor.learn(Secret.of("hello"));

        assertThat(redactor.redact("hello")).isEqualTo("hello");
    }
}

package org.jvmfactory.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken for a credential, and what isn't. The values are put together here, so that no search for such takes this file for a leak. */
class FoundSecretTest {

    private static final String LETTERS = "q7Rz2LmX9vKd4TbN8wYc3HfJ6sPg5GuA1eVoQxZr0iWjDkEn2BtMyCaUhFlSpO3T";
    private static final String HEX = "9f3b7c1e5a8d2046b1f7e9c3a5d80264";
    private static final String AWS_ID = "AKIA" + "Q3WERTZ7UIOPAS4D";
    private static final String KEY_LINE = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDLZyR4fT1xw8Qa";

    private final Redactor redactor = new Redactor();

    static Stream<Arguments> credentials() {
        return Stream.of(
                shape("private-key", begin("RSA ") + "\n" + KEY_LINE + "\n" + letters(64) + "\n" + end("RSA ")),
                shape("private-key", begin("OPENSSH ") + "\n" + KEY_LINE),
                shape(
                        "private-key",
                        "{\"private_key\": \"" + begin("") + "\\n" + KEY_LINE + "\\n" + letters(64) + "\"}"),
                shape("github-token", "token: ghp_" + letters(36)),
                shape("github-token", "github_pat_" + letters(40)),
                shape("gitlab-token", "glpat-" + letters(20)),
                shape("slack-token", "xoxb-" + "2938475610-" + letters(24)),
                shape("webhook", "https://hooks.slack.com/services/" + "T02AB3CD4/B05EF6GH7/" + letters(24)),
                shape("anthropic-key", "sk-ant-" + "api03-" + letters(60)),
                shape("api-key", "sk-" + "proj-" + letters(48)),
                shape("aws-key", AWS_ID + "\n" + letters(40)),
                shape("aws-key", "aws_secret_access_key = " + letters(40)),
                shape("google-key", "AIza" + letters(35)),
                shape("stripe-key", "sk_live_" + letters(24)),
                shape("npm-token", "//registry/:_authToken=npm_" + letters(36)),
                shape("pypi-token", "pypi-" + "AgEIcHlwaS5vcmc" + letters(50)),
                shape("telegram-token", "8362951740:AA" + letters(33)),
                shape("jwt", "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiJhbm4ifQ" + "." + letters(30)),
                shape("url-password", "postgres://app:" + "kX9vQ2mL7p" + "@db.shop.de:5432/app"),
                shape("authorization", "curl -H 'Authorization: Bearer " + letters(32) + "'"),
                shape("assigned-secret", "String secret = \"" + letters(32) + "\";"),
                shape("assigned-secret", "\"apiKey\": \"" + HEX + "\""));
    }

    private static Arguments shape(String shape, String text) {
        return Arguments.of(shape, text);
    }

    private static String begin(String kind) {
        return "-----BEGIN " + kind + "PRIVATE KEY-----";
    }

    private static String end(String kind) {
        return "-----END " + kind + "PRIVATE KEY-----";
    }

    private static String letters(int count) {
        return LETTERS.substring(0, count);
    }

    @ParameterizedTest
    @MethodSource("credentials")
    void a_credential_is_known_by_its_shape(String shape, String text) {
        assertThat(found("src/App.java", "before\n" + text + "\nafter")).containsExactly(shape);
    }

    @ParameterizedTest
    @MethodSource("credentials")
    void what_is_found_is_hidden_by_the_redactor_too_unless_only_a_name_says_it(String shape, String text) {
        if (!shape.equals("assigned-secret")) {
            String value = redactor.find("", text).get(0).value().reveal();

            assertThat(redactor.redact(text)).contains("***").doesNotContain(value);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aws_access_key_id = AKIAIOSFODNN7EXAMPLE",
                "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "ghp_0123456789abcdefghijABCDEFGHIJ012345",
                "export GITHUB_TOKEN=ghp_your_token_goes_right_here_0",
                "api_key: ${API_KEY}",
                "password = \"{{ vault.password }}\"",
                "password: \"changeme-changeme\"",
                "postgres://postgres:postgres@db:5432/app",
                "postgres://app:kX9vQ2mL7p@localhost/app",
                "https://user:password@host.de/",
                "https://${USER}:${PASSWORD}@host.de/",
                "https://x-access-token@github.com/a/b",
                "if (line.equals(\"-----BEGIN PRIVATE KEY-----\")) {",
                "String key = \"-----BEGIN PRIVATE KEY-----\" + body + \"-----END PRIVATE KEY-----\";",
                "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
                "\"integrity\": \"sha512-q7Rz2LmX9vKd4TbN8wYc3HfJ6sPg5GuA1eVoQxZr0iWjDkEn2BtMyCaUhFlSpO3T==\"",
                "passwordHash = \"9f3b7c1e5a8d2046b1f7e9c3a5d80264\"",
                "tokenUrl: \"https://login.host.de/oauth2/v2/token\"",
                "secretName: \"shop-backend-credentials-2024\"",
                "password = passwordEncoder.encode(raw2Value)",
                "token = request.headers.authorization2",
                "class sk-fading-circle-container-one",
                "const secret = 'test-secret-1234567890'",
                "checksum = \"9f3b7c1e5a8d2046b1f7e9c3a5d80264\""
            })
    void examples_placeholders_and_code_are_none(String text) {
        assertThat(found("src/app.py", text)).isEmpty();
    }

    @Test
    void an_access_key_of_aws_without_its_secret_is_none() {
        assertThat(found("src/App.java", "id = " + AWS_ID + "\nregion = eu-central-1"))
                .isEmpty();
        assertThat(found("src/App.java", "id = " + AWS_ID + "\nhash = " + letters(41)))
                .isEmpty();
        assertThat(found("src/App.java", "id = " + AWS_ID + "\ncode = " + letters(40) + "="))
                .isEmpty();
    }

    @Test
    void a_value_without_quotes_counts_in_files_of_settings_alone() {
        String line = "DB_PASSWORD=kX9v-Q2mL7p";

        assertThat(found(".env", line)).containsExactly("assigned-secret");
        assertThat(found("deploy/app.yml", "db:\n  password: kX9v-Q2mL7p # of the shop\n"))
                .containsExactly("assigned-secret");
        assertThat(found("src/app.py", line)).isEmpty();
    }

    @Test
    void a_password_that_a_person_made_up_is_none_in_tests() {
        String line = "password = \"Kx9vQ!2mL7p\"";

        assertThat(found("src/app.py", line)).containsExactly("assigned-secret");
        assertThat(found("tests/app_test.py", line)).isEmpty();
    }

    @Test
    void what_factory_was_given_to_keep_is_found_in_base64_too() {
        redactor.learn(Secret.of("opensesame-42"));

        String encoded = Base64.getEncoder().encodeToString("opensesame-42".getBytes(UTF_8));

        List<FoundSecret> found = redactor.find("notes.md", "a opensesame-42 b " + encoded);

        assertThat(found).hasSize(2).allMatch(FoundSecret::own);
        assertThat(found.get(0).start()).isEqualTo(2);
        assertThat(found.toString()).doesNotContain("opensesame");
    }

    @Test
    void a_plain_word_that_is_somebodys_password_is_no_leak() {
        redactor.learn(Secret.of("postgres"));

        assertThat(found("README.md", "It runs on postgres.")).isEmpty();
    }

    @Test
    void two_keys_of_one_kind_are_told_apart() {
        String one = begin("") + "\n" + KEY_LINE + "\n" + letters(64);
        String other = begin("") + "\n" + KEY_LINE + "\n" + new StringBuilder(letters(64)).reverse();

        assertThat(redactor.find("", one).get(0).value())
                .isNotEqualTo(redactor.find("", other).get(0).value());
    }

    @Test
    void a_mentioned_key_hides_no_real_one_far_behind_it() {
        String mention = "if (line.startsWith(\"" + begin("") + "\")) {\n" + "    // some words\n".repeat(200);
        String key = begin("RSA ") + "\n" + KEY_LINE + "\n" + letters(64) + "\n" + end("RSA ");

        assertThat(found("src/App.java", mention + mention + key + "\n" + mention))
                .containsExactly("private-key");
        assertThat(redactor.redact(mention + key)).doesNotContain(KEY_LINE, letters(64));
    }

    @Test
    @Timeout(60)
    void many_mentioned_keys_and_a_long_text_behind_take_no_long_time() {
        String mentions = (begin("") + "\n").repeat(50_000) + "- word\n".repeat(500_000);

        assertThat(found("src/App.java", mentions)).isEmpty();
    }

    @Test
    @Timeout(60)
    void long_texts_that_are_nearly_something_take_no_long_time() {
        String row = "secret_token".repeat(20) + "a.b-c://x:y:" + "ab-".repeat(200) + "-----BEGIN PRIVATE KEY"
                + "-eyJ".repeat(200);

        assertThat(found("a.yml", row.repeat(500))).isEmpty();
    }

    @Test
    void every_shape_has_a_name() {
        assertThat(FoundSecret.shapes())
                .contains("own-secret", "assigned-secret")
                .containsAll(credentials().map(it -> (String) it.get()[0]).collect(Collectors.toSet()));
        assertThat(FoundSecret.shapes()).allMatch(name -> name.matches("[a-z-]+"));
    }

    private List<String> found(String path, String text) {
        return redactor.find(path, text).stream().map(FoundSecret::shape).toList();
    }
}

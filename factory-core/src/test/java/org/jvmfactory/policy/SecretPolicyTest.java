package org.jvmfactory.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.secret.FoundSecret;
import org.jvmfactory.secret.Redactor;
import org.jvmfactory.secret.Secret;

class SecretPolicyTest {

    private static final FoundSecret KEY = new FoundSecret("private-key", "a private key", 0, Secret.of("value"));
    private static final FoundSecret TOKEN = new FoundSecret("npm-token", "a token of npm", 0, Secret.of("value"));

    @Test
    void allows_the_shapes_in_the_files_that_it_names() {
        SecretPolicy policy = read("""
                allow:
                  - files: src/test/keys/**
                    shapes: [private-key]
                    reason: made for the tests
                """);

        assertThat(policy.allows("src/test/keys/server/one.pem", KEY)).isTrue();
        assertThat(policy.allows("src/test/keys/server/one.pem", TOKEN)).isFalse();
        assertThat(policy.allows("src/main/one.pem", KEY)).isFalse();
        assertThat(policy.allows("", KEY)).isFalse();
    }

    @Test
    void allows_every_shape_where_it_names_none() {
        SecretPolicy policy = read("allow: [{files: ['*.md', docs/**], reason: examples}]");

        assertThat(policy.allows("a/README.md", TOKEN)).isTrue();
        assertThat(policy.allows("docs/a.txt", KEY)).isTrue();
    }

    @Test
    void a_glob_allows_no_more_than_it_says() {
        SecretPolicy policy = read("allow: [{files: keys/*.pem, reason: tests}]");

        assertThat(policy.allows("KEYS/one.pem", KEY)).isFalse();
        assertThat(policy.allows("keys/sub/one.pem", KEY)).isFalse();
    }

    @Test
    void what_factory_keeps_secret_is_allowed_nowhere() {
        FoundSecret own = new Redactor(Set.of(Secret.of("opensesame-42")))
                .find("a", "opensesame-42")
                .get(0);

        assertThat(read("allow: [{files: '**', reason: all}]").allows("a", own)).isFalse();
    }

    @Test
    void an_empty_file_allows_nothing() {
        assertThat(read("").allows("a", KEY)).isFalse();
        assertThat(SecretPolicy.NONE.allows("a", KEY)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deny: []|deny",
                "allow: [{files: '*.pem'}]|reason",
                "allow: [{reason: tests}]|files",
                "allow: [{files: [], reason: tests}]|glob",
                "allow: [{files: '!a', reason: tests}]|'!a'",
                "allow: [{files: a, shapes: [ssh], reason: tests}]|there is no 'ssh'; there are [age-key"
            })
    void says_what_is_wrong_and_where(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("secret-policy.yml:1:")
                .hasMessageContaining(message);
    }

    private static SecretPolicy read(String yaml) {
        return SecretPolicy.read("secret-policy.yml", yaml);
    }
}

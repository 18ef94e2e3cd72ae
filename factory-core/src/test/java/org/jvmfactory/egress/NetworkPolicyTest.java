package org.jvmfactory.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.secret.Secret;

class NetworkPolicyTest {

    @Test
    void hosts_are_for_everyone_for_an_agent_or_for_commands() {
        NetworkPolicy policy = read("""
                allow: [everyone.example.com]
                agents:
                  researcher: [docs.example.com]
                commands: [maven]
                """);

        assertThat(policy.forAgent("coder")).isEqualTo(policy.everyone());
        assertThat(policy.forAgent("researcher").lists("docs.example.com", 443)).isTrue();
        assertThat(policy.forAgent("researcher").lists("everyone.example.com", 443))
                .isTrue();
        assertThat(policy.forCommands().lists("repo.maven.apache.org", 443)).isTrue();
        assertThat(policy.forCommands().lists("docs.example.com", 443)).isFalse();
        assertThat(NetworkPolicy.CLOSED.forCommands().rules()).isEmpty();
    }

    @Test
    void a_mirror_has_a_login_or_a_token_which_its_address_never_shows() {
        NetworkPolicy policy = read("""
                mirrors:
                  maven: {url: "https://nexus.example.com/maven/", user: ci, password: secret-1}
                  npm: {url: "https://npm.example.com", token: secret-2}
                  python: {url: "http://10.0.0.1:8080/pypi"}
                """);

        assertThat(policy.mirrors())
                .extracting(Route::headers)
                .containsExactly(
                        Map.of("authorization", Secret.of("Basic Y2k6c2VjcmV0LTE=")),
                        Map.of("authorization", Secret.of("Bearer secret-2")),
                        Map.of());
        assertThat(policy.toString() + policy.describe()).doesNotContain("secret-", "Y2k6");
    }

    @Test
    void the_word_host_does_without_a_list() {
        assertThat(NetworkPolicy.read(
                        ConfigNode.parse("factory.yml", "network: host").require("network")))
                .isEqualTo(NetworkPolicy.HOST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "network: none                                       | factory.yml:1:10 | the only word here is 'host'",
                "network: {alow: [a.example.com]}                    | factory.yml:1:11 | did you mean 'allow'?",
                "network: {allow: a.example.com}                     | factory.yml:1:18 | must be a list",
                "network: {mirrors: {npm: {}}}                       | factory.yml:1:26 | needs 'url'",
                "network: {mirrors: {npm: {url: 'ftp://x'}}}         | factory.yml:1:32 | an http or https address",
                "network: {mirrors: {npm: {url: 'https://u:p@x.y'}}} | factory.yml:1:32 | without login",
                "network: {mirrors: {Npm: {url: 'https://x.y'}}}     | factory.yml:1:32 | lower-case letters",
                "network: {mirrors: {n: {url: 'https://x.y', user: u}}} | factory.yml:1:24 | needs 'password'",
            })
    void mistakes_are_told_where_they_stand(String written, String place, String why) {
        ConfigNode node = ConfigNode.parse("factory.yml", written).require("network");

        assertThatThrownBy(() -> NetworkPolicy.read(node))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(place)
                .hasMessageContaining(why);
    }

    private static NetworkPolicy read(String yaml) {
        return NetworkPolicy.read(ConfigNode.parse("factory.yml", yaml));
    }
}

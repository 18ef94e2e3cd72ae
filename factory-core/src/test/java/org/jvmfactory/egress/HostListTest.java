package org.jvmfactory.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;

class HostListTest {

    private static final HostList LIST = HostList.of(List.of(
            "api.example.com", "*.example.org:8443", "10.1.2.3:8080", "[::1]:8080", "Registry.Example.NET.:81"));

    @ParameterizedTest
    @CsvSource({
        "api.example.com, 443",
        "API.Example.com., 443",
        "a.example.org, 8443",
        "b.a.example.org, 8443",
        "10.1.2.3, 8080",
        "::1, 8080",
        "[0:0:0:0:0:0:0:1], 8080",
        "registry.example.net, 81"
    })
    void lists(String host, int port) {
        assertThat(LIST.lists(host, port)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "api.example.com, 80",
        "evilapi.example.com, 443",
        "api.example.com.evil.test, 443",
        "example.org, 8443",
        "evilexample.org, 8443",
        "10.1.2.3, 443",
        "10.1.2.4, 8080",
        "127.0.0.1, 8080",
        "167838211, 8080"
    })
    void does_not_list(String host, int port) {
        assertThat(LIST.lists(host, port)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.0.0.1",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "198.18.0.1",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2001:0:7f00:1::"
            })
    void an_address_that_is_not_public_is_reached_only_where_it_is_listed_itself(String address) throws Exception {
        InetAddress parsed = InetAddress.getByName(address);

        assertThat(LIST.permits(parsed, 443)).isFalse();
        assertThat(HostList.of(List.of("[" + address + "]:443".replace("[[", "[")))
                        .permits(parsed, 443))
                .isTrue();
    }

    @Test
    void public_addresses_are_reached() throws Exception {
        assertThat(LIST.permits(InetAddress.getByName("93.184.216.34"), 443)).isTrue();
        assertThat(LIST.permits(InetAddress.getByName("2606:2800:220:1:248:1893:25c8:1946"), 443))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://example.com          | name its host and port alone",
                "'*'                          | network: host",
                "'*:443'                      | network: host",
                "'*.com'                      | name more of it",
                "a b.example.com              | is no host",
                "user@example.com             | is no host",
                "example.com:0                | ports go from 1 to 65535",
                "example.com:70000            | ports go from 1 to 65535",
                "exa_mple..com                | is no host",
                "nmp                          | there is no preset 'nmp'; did you mean 'npm'?",
                "registry                     | A host without a dot needs its port, as in 'registry:443'"
            })
    void what_is_no_host_is_refused_where_it_stands(String written, String why) {
        ConfigNode list = ConfigNode.parse("factory.yml", "- github\n- \"" + written + "\"\n");

        assertThatThrownBy(() -> HostList.read(list))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("factory.yml:2:3")
                .hasMessageContaining(why);
    }

    @Test
    void presets_and_hosts_stand_in_one_list() {
        HostList list = HostList.read(ConfigNode.parse("factory.yml", "[maven, 'nexus.example.com:8081']"));

        assertThat(list.rules())
                .extracting(HostRule::toString)
                .contains("repo.maven.apache.org:443", "nexus.example.com:8081");
    }
}

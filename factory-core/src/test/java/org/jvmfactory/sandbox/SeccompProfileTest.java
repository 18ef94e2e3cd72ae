package org.jvmfactory.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.config.ConfigNode;

class SeccompProfileTest {

    @Test
    void what_is_let_through_stays_but_for_what_leads_out() {
        String stricter = SeccompProfile.stricter("""
            {"defaultAction": "SCMP_ACT_ERRNO",
            "syscalls": [{"names": ["read", "unshare", "clone", "socket"], "action": "SCMP_ACT_ALLOW"}]}""");

        ConfigNode profile = ConfigNode.ofJson("stricter", stricter);
        assertThat(profile.text("defaultAction")).isEqualTo("SCMP_ACT_ERRNO");
        assertThat(profile.require("syscalls").items().get(0).require("names").texts())
                .containsExactly("read");
        assertThat(profile.require("syscalls").items())
                .filteredOn(rule -> rule.require("names").texts().contains("unshare"))
                .singleElement()
                .satisfies(rule -> assertThat(rule.text("action")).isEqualTo("SCMP_ACT_ERRNO"));
        assertThat(profile.require("syscalls").items())
                .filteredOn(rule -> rule.require("names").texts().contains("socket"))
                .extracting(rule -> rule.require("args").items().get(0).text("value"))
                .containsExactly("1", "2", "10", "16");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"syscalls\": 1}"})
    void what_is_no_profile_is_refused(String text) {
        assertThatThrownBy(() -> SeccompProfile.stricter(text)).isInstanceOf(SandboxException.class);
    }
}

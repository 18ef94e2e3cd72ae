package org.jvmfactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.sandbox.SandboxLimits;

class IsolationFormatTest {

    @Test
    void without_a_word_it_is_bubblewrap_or_for_trusted_work_a_process() {
        assertThat(IsolationFormat.read(Optional.empty(), false)).isEqualTo(Isolation.BUBBLEWRAP);
        assertThat(IsolationFormat.read(Optional.empty(), true)).isEqualTo(Isolation.NONE);
        assertThat(read("{limits: {pids: 9}}").sandbox()).isEqualTo("bubblewrap");
    }

    @Test
    void a_kind_is_named_alone_or_with_those_that_may_take_its_place() {
        assertThat(read("container")).isEqualTo(new Isolation("container", false));
        assertThat(read("[container, bubblewrap]").kinds()).containsExactly("container", "bubblewrap");
        assertThat(read("{kind: [container, bubblewrap]}").alternatives()).containsExactly("bubblewrap");
    }

    @Test
    void limits_and_settings_of_kinds_stand_beside_it() {
        Isolation isolation = read("{kind: container, limits: {pids: 9}, container: {command: docker}}");

        assertThat(isolation.limits()).isEqualTo(SandboxLimits.NONE.withPids(9));
        assertThat(isolation.settings()).containsOnlyKeys("container");
        assertThat(isolation.settings().get("container"))
                .isNotNull()
                .extracting(settings -> settings.text("command"))
                .isEqualTo("docker");
    }

    @Test
    void no_kind_at_all_is_refused() {
        assertThatThrownBy(() -> read("[]")).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> read("{kind: []}")).isInstanceOf(ConfigException.class);
    }

    private static Isolation read(String written) {
        return IsolationFormat.read(
                ConfigNode.parse("factory.yml", "sandbox: " + written).find("sandbox"), false);
    }
}

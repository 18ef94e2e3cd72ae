package org.jvmfactory.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;

class LogNotifierTest {

    private final NotifierProvider provider = ServiceLoader.load(NotifierProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(it -> it.type().equals("log"))
            .findFirst()
            .orElseThrow();

    @Test
    void is_found_on_the_class_path() {
        assertThat(provider.create(ConfigNode.empty())).isInstanceOf(LogNotifier.class);
        assertThat(provider.create(ConfigNode.empty()).kind()).isEqualTo("log");
    }

    @Test
    void has_no_settings() {
        assertThatThrownBy(() -> provider.create(ConfigNode.parse("factory.yml", "level: info")))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void puts_a_notification_on_one_line() {
        assertThat(LogNotifier.oneLine("a\r\nINFO forged=true\u001B[0m")).isEqualTo("a INFO forged=true [0m");
        assertThat(LogNotifier.oneLine("x".repeat(3_000))).hasSize(2_001).endsWith("…");
    }
}

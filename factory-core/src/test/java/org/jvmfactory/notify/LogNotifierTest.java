package org.jvmfactory.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.process.ChildProcesses;

class LogNotifierTest {

    private final NotifierProvider provider = ServiceLoader.load(NotifierProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(it -> it.type().equals("log"))
            .findFirst()
            .orElseThrow();

    @Test
    void is_found_on_the_class_path_and_needs_no_settings() {
        assertThat(provider.worksUnconfigured()).isTrue();
        assertThat(create(ConfigNode.empty())).isInstanceOf(LogNotifier.class);
        assertThat(create(ConfigNode.parse("factory.yml", "type: log")).kind()).isEqualTo("log");
    }

    @Test
    void has_no_settings() {
        assertThatThrownBy(() -> create(ConfigNode.parse("factory.yml", "level: info")))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void puts_a_notification_on_one_line() {
        assertThat(LogNotifier.line(Notifications.of("Hello\nWorld", Notifications.HOSTILE)))
                .startsWith("Notification: delivery=k3f9x2ab.9.chat task=k3f9x2ab happening=failed title=Hello\\nWorld"
                        + " text=a\\r\\nINFO forged=true\\u001b[31m")
                .doesNotContainPattern("[\\p{Cntrl}\u202E\u2028\u009B]");
        assertThat(LogNotifier.line(Notifications.of("Hello", "x".repeat(3_000))))
                .hasSizeLessThan(2_200)
                .endsWith("…");
    }

    private Notifier create(ConfigNode settings) {
        try (ChildProcesses processes = new ChildProcesses()) {
            return provider.create(new NotifierContext("log", settings, processes, InstantSource.system()));
        }
    }
}

package org.jvmfactory.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.notify.NotifierContext;
import org.jvmfactory.notify.NotifierProvider;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.TrackerContext;
import org.jvmfactory.ticket.TrackerProvider;

/** What the set-up pages say to write is understood by the connectors themselves. */
class SetupPagesTest {

    @TempDir
    static Path directory;

    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Map<String, String> VALUES = Map.of(
            "GITHUB_APP_ID", "123456",
            "SLACK_BOT_TOKEN", "xoxb-1-hunter2hunter2",
            "TELEGRAM_BOT_TOKEN", "123456:hunter2hunter2hunter2hunter2hunter2");

    private static ConfigNode page(String name) throws IOException {
        Matcher yaml = YAML.matcher(Files.readString(Path.of("../docs/setup-" + name + ".md")));
        assertThat(yaml.find()).isTrue();
        return ConfigNode.parse("setup-" + name + ".md", yaml.group(1)).resolve(SetupPagesTest::value);
    }

    private static Optional<String> value(String variable) {
        return Optional.of(
                variable.equals("GITHUB_APP_KEY_FILE")
                        ? key()
                        : VALUES.getOrDefault(variable, "hunter2-hunter2-hunter2"));
    }

    /** The path of a file with a key as GitHub hands it out. */
    private static String key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
            String pem = "-----BEGIN PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(key)
                    + "\n-----END PRIVATE KEY-----\n";
            return Files.writeString(directory.resolve("github-app.pem"), pem).toString();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"github", "clickup", "plane"})
    void a_tracker_can_be_made_and_has_a_webhook_of_the_name_that_intake_watches(String name) throws IOException {
        ConfigNode page = page(name);
        assertThat(page.require("intake").entries().keySet())
                .isEqualTo(page.require("connectors").entries().keySet());
        ConfigNode settings = page.require("connectors").require(name);
        TrackerProvider provider = StreamSupport.stream(
                        ServiceLoader.load(TrackerProvider.class).spliterator(), false)
                .filter(each -> each.type().equals(name))
                .findFirst()
                .orElseThrow();

        Tracker tracker = provider.create(new TrackerContext(name, settings, InstantSource.system()));

        assertThat(tracker.kind()).isEqualTo(name);
        assertThat(tracker.webhook()).isPresent();
    }

    @Test
    void notifiers_can_be_made() throws IOException {
        for (String name : new String[] {"slack", "telegram"}) {
            page(name).require("notifiers").entries().forEach((called, settings) -> {
                NotifierProvider provider = StreamSupport.stream(
                                ServiceLoader.load(NotifierProvider.class).spliterator(), false)
                        .filter(each -> each.type().equals(name))
                        .findFirst()
                        .orElseThrow();
                try (ChildProcesses processes = new ChildProcesses()) {
                    Notifier notifier =
                            provider.create(new NotifierContext(called, settings, processes, InstantSource.system()));
                    assertThat(notifier.kind()).isEqualTo(name);
                }
            });
        }
    }
}

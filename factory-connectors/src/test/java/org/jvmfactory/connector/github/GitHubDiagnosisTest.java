package org.jvmfactory.connector.github;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.Diagnosis.Check;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.NamedRepositories;
import org.jvmfactory.NamedRepositories.Named;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.testkit.ScriptedEngine;
import org.jvmfactory.testkit.github.FakeGitHub;
import org.jvmfactory.testkit.junit.TestDirectories;

/** What a diagnosis says of connectors. */
@Timeout(120)
class GitHubDiagnosisTest {

    private static final String TOKEN = "github_pat_hunter2hunter2hunter2";

    @TempDir(factory = TestDirectories.class)
    Path directory;

    private FakeGitHub github;

    @BeforeEach
    void open() {
        github = FakeGitHub.start(directory.resolve("github"), InstantSource.system());
        github.app("99", "factory", AppKeys.PAIR.getPublic(), Map.of("metadata", "read", "contents", "read"));
    }

    @AfterEach
    void close() {
        github.close();
    }

    private ConfigNode connector(String login) {
        return ConfigNode.parse(
                "factory.yml", "{type: github, web: '" + github.web() + "', repositories: [acme/shop], " + login + "}");
    }

    private Named named(String name) {
        return new Named(github.web() + "/" + name + ".git", Optional.empty(), Optional.empty());
    }

    @Test
    void each_login_is_tried_and_what_lacks_is_said() throws Exception {
        assertThat(github.create("acme/shop").url()).startsWith(github.web().toString());
        String key = AppKeys.pkcs8().replace("\n", "\\n");
        FactoryConfig config = FactoryConfig.defaults()
                .withIsolation(Isolation.NONE)
                .withConnector("app", connector("app-id: '99', private-key: \"" + key + "\""))
                .withConnector("expired", connector("token: " + TOKEN))
                .withRepositories(new NamedRepositories(
                        Map.of("shop", named("acme/shop"), "gone", named("acme/gone")), Optional.empty()));
        try (Factory factory = Factory.builder()
                .dataDirectory(directory.resolve("data"))
                .engine(ScriptedEngine.withDefaultScript())
                .config(config)
                .build()) {

            List<Check> checks = factory.diagnose().checks();

            assertThat(of(checks, "connector app").ok()).isTrue();
            assertThat(of(checks, "connector app").finding())
                    .contains("lets us in")
                    .contains("but it can't comment, label or close issues: the App lacks 'issues: write'");
            assertThat(of(checks, "connector expired").ok()).isFalse();
            assertThat(of(checks, "connector expired").finding())
                    .contains("401")
                    .doesNotContain(TOKEN);
            assertThat(of(checks, "repository shop").ok()).isFalse();
            assertThat(of(checks, "repository gone").ok()).isFalse();
        }
    }

    private static Check of(List<Check> checks, String subject) {
        return checks.stream()
                .filter(check -> check.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }
}

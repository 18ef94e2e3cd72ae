package org.jvmfactory.connector.github;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.connector.http.ApiClient;
import org.jvmfactory.testkit.MovableTime;
import org.jvmfactory.testkit.github.FakeGitHub;
import org.jvmfactory.testkit.github.FakeRepository;

/** A fake GitHub with a repository, and connectors that reach it; waiting is written down and not done. */
@Timeout(60)
abstract class GitHubBed {

    static final String TOKEN = "github_pat_hunter2hunter2hunter2";
    static final String SECRET = "hunter3-hunter3";
    static final String APP = "123456";

    /** What an App needs at least, and what GitHub gives every App. */
    static final Map<String, String> LEAST =
            Map.of("metadata", "read", "contents", "write", "issues", "write", "pull_requests", "write");

    @TempDir
    Path directory;

    final MovableTime time = MovableTime.at(Instant.parse("2030-01-01T12:00:00Z"));
    final List<Duration> pauses = new ArrayList<>();
    FakeGitHub github;
    FakeRepository repository;

    @BeforeEach
    final void open() {
        github = FakeGitHub.start(directory, time);
        github.token(TOKEN, "factory-bot");
        github.app(APP, "factory", AppKeys.PAIR.getPublic(), LEAST);
        repository = github.create("acme/shop");
        repository.permit("alice", "write");
        repository.permit("mallory", "read");
    }

    @AfterEach
    final void close() {
        github.close();
        Described.check(github);
    }

    final ConfigNode config(String more) {
        return ConfigNode.parse(
                "factory.yml",
                "{type: github, web: '" + github.web() + "', repositories: [acme/shop], webhook-secret: " + SECRET
                        + ", " + more + "}");
    }

    final GitHubSettings withToken() {
        return GitHubSettings.read(config("token: " + TOKEN));
    }

    final GitHubSettings asApp() {
        return GitHubSettings.read(config(
                "app-id: '" + APP + "', private-key: \"" + AppKeys.pkcs1().replace("\n", "\\n") + "\""));
    }

    final GitHubApi api(GitHubSettings settings) {
        return new GitHubApi(
                settings,
                new ApiClient(new ApiClient.Api("GitHub", settings.api(), GitHubApi.HEADERS), time, pauses::add));
    }

    final GitHubCodeHost host(GitHubSettings settings) {
        return new GitHubCodeHost(settings, api(settings));
    }

    final GitHubTracker tracker(GitHubSettings settings) {
        return new GitHubTracker("github", settings, api(settings));
    }

    /** One whose other side is gone. */
    final GitHubSettings down(GitHubSettings settings) {
        FakeGitHub gone = FakeGitHub.start(directory.resolve("gone"), time);
        gone.close();
        return new GitHubSettings(
                settings.web(),
                gone.api(),
                settings.token(),
                settings.app(),
                settings.webhook(),
                settings.repositories(),
                settings.opened(),
                settings.rules());
    }
}

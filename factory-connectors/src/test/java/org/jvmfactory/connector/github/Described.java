package org.jvmfactory.connector.github;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.jvmfactory.testkit.github.FakeGitHub;
import org.jvmfactory.testkit.github.GitHubDescription;

/** Holds what the connectors ask of GitHub, and what the fake one answers, to GitHub's own description where that is at hand. */
final class Described {

    static final String VARIABLE = "FACTORY_GITHUB_DESCRIPTION";
    static final String WHAT = "GitHub's description of its interface";

    static final Optional<GitHubDescription> DESCRIPTION =
            Optional.ofNullable(System.getenv(VARIABLE)).map(Path::of).map(GitHubDescription::read);

    private Described() {}

    static void check(FakeGitHub github) {
        DESCRIPTION.ifPresent(description ->
                assertThat(github.exchanges()).flatMap(description::faults).isEmpty());
    }
}

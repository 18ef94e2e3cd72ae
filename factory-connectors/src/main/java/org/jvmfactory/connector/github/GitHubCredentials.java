package org.jvmfactory.connector.github;

import java.net.URI;
import java.util.Optional;
import org.jvmfactory.codehost.CodeHostException;
import org.jvmfactory.git.Credentials;

/** The login for git over HTTPS, for the repositories of one GitHub and for nothing else. Thread-safe. */
final class GitHubCredentials implements Credentials {

    /** GitHub takes any name with a token; this one is for those of Apps, too. */
    private static final String USER = "x-access-token";

    private final URI web;
    private final GitHubLogin login;

    GitHubCredentials(URI web, GitHubLogin login) {
        this.web = web;
        this.login = login;
    }

    @Override
    public Optional<Credentials.Login> forUrl(String url) {
        Optional<RepoName> repository = RepoName.ofAddress(url, web).filter(name -> url.startsWith("http"));
        if (repository.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Credentials.Login(USER, Failures.ofCodeHost(() -> login.token(repository.get()))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CodeHostException(
                    CodeHostException.Code.UNAVAILABLE, "interrupted while logging in to GitHub", e);
        }
    }
}

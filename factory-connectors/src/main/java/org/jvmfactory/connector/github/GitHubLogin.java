package org.jvmfactory.connector.github;

import java.util.Map;
import java.util.Optional;
import org.jvmfactory.secret.Secret;

/** How GitHub is told who calls. Thread-safe. */
interface GitHubLogin {

    /** A token that is good for a repository, for ten minutes at least where that can be known. */
    Secret token(RepoName repository) throws InterruptedException;

    /** GitHub didn't take a token. */
    boolean renew(RepoName repository, Secret refused);

    /** What may be done with it by name, {@code contents} to {@code write}; empty where GitHub doesn't say. */
    Optional<Map<String, String>> permissions(RepoName repository) throws InterruptedException;

    /** A token of a person or program, which GitHub says nothing about. */
    static GitHubLogin of(Secret token) {
        return new GitHubLogin() {
            @Override
            public Secret token(RepoName repository) {
                return token;
            }

            @Override
            public boolean renew(RepoName repository, Secret refused) {
                return false;
            }

            @Override
            public Optional<Map<String, String>> permissions(RepoName repository) {
                return Optional.empty();
            }
        };
    }
}

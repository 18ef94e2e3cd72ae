package org.jvmfactory.connector.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import org.jvmfactory.codehost.PullRequest.State;
import org.jvmfactory.codehost.PullRequestCondition.Ending;
import org.jvmfactory.connector.http.ApiException;
import org.jvmfactory.connector.http.Fields;
import org.jvmfactory.task.Actor;
import org.jvmfactory.ticket.Person;

/** How pull requests were merged or closed. Thread-safe. */
final class Endings {

    private final GitHubApi api;
    private final Rights rights;

    Endings(GitHubApi api, Rights rights) {
        this.api = api;
        this.rights = rights;
    }

    /** @param found a pull request as GitHub shows one, and not a list of them */
    Optional<Ending> of(RepoName name, JsonNode found) throws InterruptedException {
        State state = GitHubCodeHost.state(found);
        if (state == State.OPEN) {
            return Optional.empty();
        }
        Instant now = api.time().instant();
        return Optional.of(
                state == State.MERGED
                        ? new Ending(
                                actor(name, found.path("merged_by")),
                                Fields.time(found, "/merged_at", now),
                                Fields.text(found, "/merge_commit_sha"))
                        : new Ending(closer(name, found), Fields.time(found, "/closed_at", now), Optional.empty()));
    }

    /** GitHub says it of the issue that every pull request is. */
    private Optional<Actor> closer(RepoName name, JsonNode found) throws InterruptedException {
        try {
            String issue = name.path() + "/issues/" + Fields.require(found, "/number");
            return actor(name, api.read(name, issue).path("closed_by"));
        } catch (ApiException e) {
            if (!e.is(ApiException.Code.FORBIDDEN) && !e.is(ApiException.Code.MISSING)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private Optional<Actor> actor(RepoName name, JsonNode user) throws InterruptedException {
        if (!user.isObject()) {
            return Optional.empty();
        }
        Person person = People.of(user);
        return Optional.of(Rights.actor(person, rights.judge(name, person)));
    }
}

package org.jvmfactory.codehost;

import java.util.List;
import java.util.Optional;
import org.jvmfactory.git.Credentials;
import org.jvmfactory.meta.Spi;

/**
 * A place that keeps pull requests for repositories.
 *
 * <p>Called by Factory's effect handlers, on the threads of its runs; blocking calls, ended by interruption. Thread-safe. Throws
 * {@link CodeHostException}, whose code says whether another try helps. Pushing isn't its business: git does that with its credentials.
 */
@Spi
public interface CodeHost {

    /** The kind's name: {@code local}, {@code github}, yours. */
    String kind();

    /** Whether it keeps the pull requests of {@code repository}, a URL or an absolute path. The first one that says yes is used. */
    boolean serves(String repository);

    /**
     * Refuses a repository that can't be worked on, before anybody clones it.
     *
     * @throws CodeHostException which says what is wrong: it isn't there, can't be seen or pushed to, or is archived
     */
    default void validate(String repository) throws InterruptedException {}

    /** How the host logs in to push and fetch. */
    default Credentials credentials() {
        return Credentials.NONE;
    }

    /** The pull request of {@code branch} in {@code repository}, open or not; the newest where there are several. */
    Optional<PullRequest> find(String repository, String branch) throws InterruptedException;

    /**
     * The pull request {@code id} that was opened for {@code branch}, whatever became of that branch or of other pull requests of it since;
     * empty where there is none. A kind that looks none up by its id finds it as long as no newer one of the branch hides it.
     */
    default Optional<PullRequest> find(String repository, String branch, String id) throws InterruptedException {
        return find(repository, branch).filter(found -> found.id().equals(id));
    }

    /** Opens a pull request. There must be none open for the branch: look first. */
    PullRequest open(PullRequestDraft draft) throws InterruptedException;

    /** Replaces title, body and draft state of a pull request; its branch, base and repository stay. */
    PullRequest update(PullRequest existing, PullRequestDraft draft) throws InterruptedException;

    /** What people and checks say of its pull requests; empty where the kind has nothing like that. */
    default Optional<Reviews> reviews() {
        return Optional.empty();
    }

    /** What it can't do for {@code repository} with the rights that it was given: words for a person that go on after "it". */
    default List<String> shortcomings(String repository) throws InterruptedException {
        return List.of();
    }
}

package org.jvmfactory.codehost;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.codehost.PullRequestCondition.Check;
import org.jvmfactory.meta.Spi;

/**
 * What people and machines say of a code host's pull requests, and what Factory answers.
 *
 * <p>Blocking calls, ended by interruption. Thread-safe. Throws {@link CodeHostException}. What is said here is said once for each key, however
 * often it is asked for.
 */
@Spi
public interface Reviews {

    /** How a pull request is now. */
    PullRequestCondition condition(PullRequest pullRequest) throws InterruptedException;

    /** What was said of it, or changed in what was said, at {@code since} or later; oldest first. */
    List<Remark> remarks(PullRequest pullRequest, Instant since) throws InterruptedException;

    /**
     * Says something of the pull request as a whole.
     *
     * @param key the same for the same thing said: what was said under it before gets the new text
     */
    Remark comment(PullRequest pullRequest, String key, String markdown) throws InterruptedException;

    /**
     * Answers what somebody said of a line.
     *
     * @param remark the id of the remark that began the conversation
     * @param key the same for the same answer
     */
    Remark reply(PullRequest pullRequest, String remark, String key, String markdown) throws InterruptedException;

    /** What Factory said under {@code key}, by {@link #comment} or {@link #reply}. */
    Optional<Remark> find(PullRequest pullRequest, String key) throws InterruptedException;

    /**
     * What a check printed or says, as far as it tells why it failed: at most some 16,000 characters, data, without what moves a terminal's
     * cursor or colours its text. Empty where the code host keeps nothing like that, or doesn't let Factory read it.
     *
     * @param check one of those that {@link #condition} told of
     */
    default Optional<String> log(PullRequest pullRequest, Check check) throws InterruptedException {
        return Optional.empty();
    }

    /**
     * Has a check that failed run again, with the others that failed beside it; once, however often it is asked for. False where the code
     * host can't do that, or doesn't let Factory.
     *
     * @param check one of those that {@link #condition} told of
     */
    default boolean rerun(PullRequest pullRequest, Check check) throws InterruptedException {
        return false;
    }
}

package org.jvmfactory.effect;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import org.jvmfactory.codehost.CodeHost;
import org.jvmfactory.codehost.PullRequest;
import org.jvmfactory.codehost.PullRequestDraft;
import org.jvmfactory.codehost.Repositories;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.task.EffectIntent;
import org.jvmfactory.task.EffectResult;

/**
 * Opens the pull request of a branch, or changes the one that is open: {@code repository}, {@code branch}, {@code base}, {@code commit},
 * {@code title}, {@code body}, {@code draft}; perhaps {@code pull-request}, the id of the one that the task has.
 */
@Internal
public final class PullRequestHandler implements EffectHandler {

    /** The kind's name. */
    public static final String KIND = "pull-request";

    /** What names the pull request that the task has. */
    public static final String OURS = "pull-request";

    private final Repositories repositories;

    public PullRequestHandler(Repositories repositories) {
        this.repositories = requireNonNull(repositories, "repositories");
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Promise promise() {
        return Promise.FINDABLE;
    }

    @Override
    public Optional<EffectResult> find(EffectIntent intent) throws InterruptedException {
        PullRequestDraft draft = draft(intent);
        return open(intent, draft)
                .filter(existing -> existing.content().equals(draft))
                .map(PullRequestHandler::result);
    }

    @Override
    public EffectResult perform(EffectIntent intent) throws InterruptedException {
        PullRequestDraft draft = draft(intent);
        CodeHost host = repositories.host(draft.repository());
        Optional<PullRequest> existing = open(intent, draft);
        return result(existing.isPresent() ? host.update(existing.get(), draft) : host.open(draft));
    }

    /** The task's own one, else whichever the branch has. */
    private Optional<PullRequest> open(EffectIntent intent, PullRequestDraft draft) throws InterruptedException {
        Optional<String> ours = Optional.ofNullable(intent.payload().get(OURS));
        Optional<PullRequest> recorded = open(repositories.pullRequest(draft.repository(), draft.branch(), ours));
        return recorded.isPresent() || ours.isEmpty()
                ? recorded
                : open(repositories.pullRequest(draft.repository(), draft.branch(), Optional.empty()));
    }

    private static Optional<PullRequest> open(Optional<PullRequest> found) {
        return found.filter(existing -> existing.state() == PullRequest.State.OPEN);
    }

    private static PullRequestDraft draft(EffectIntent intent) {
        return new PullRequestDraft(
                intent.require("repository"),
                intent.require("branch"),
                intent.require("base"),
                intent.require("commit"),
                intent.require("title"),
                intent.require("body"),
                Boolean.parseBoolean(intent.require("draft")));
    }

    private static EffectResult result(PullRequest pullRequest) {
        return new EffectResult(Map.of("id", pullRequest.id(), "url", pullRequest.url()));
    }
}

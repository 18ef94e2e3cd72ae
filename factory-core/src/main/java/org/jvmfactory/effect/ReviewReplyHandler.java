package org.jvmfactory.effect;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.codehost.CodeHost;
import org.jvmfactory.codehost.PullRequest;
import org.jvmfactory.codehost.Remark;
import org.jvmfactory.codehost.Repositories;
import org.jvmfactory.codehost.Reviews;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.task.EffectIntent;
import org.jvmfactory.task.EffectResult;

/**
 * Says {@code text} on the pull request of {@code repository} and {@code branch}, under the effect's key: in answer to {@code remark}, or
 * of the whole where there is none. Where the code host has no place for that, nothing is said.
 */
@Internal
public final class ReviewReplyHandler implements EffectHandler {

    /** The kind's name. */
    public static final String KIND = "review-reply";

    private final Repositories repositories;

    public ReviewReplyHandler(Repositories repositories) {
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
        Optional<Reviews> reviews = host(intent).reviews();
        Optional<PullRequest> pullRequest = pullRequest(intent);
        return reviews.isEmpty() || pullRequest.isEmpty()
                ? Optional.empty()
                : reviews.get().find(pullRequest.get(), intent.key()).map(ReviewReplyHandler::result);
    }

    @Override
    public EffectResult perform(EffectIntent intent) throws InterruptedException {
        Optional<Reviews> reviews = host(intent).reviews();
        Optional<PullRequest> pullRequest = pullRequest(intent);
        if (reviews.isEmpty() || pullRequest.isEmpty()) {
            return EffectResult.NOTHING;
        }
        Optional<String> remark = Optional.ofNullable(intent.payload().get("remark"));
        String text = intent.require("text");
        return result(
                remark.isPresent()
                        ? reviews.get().reply(pullRequest.get(), remark.get(), intent.key(), text)
                        : reviews.get().comment(pullRequest.get(), intent.key(), text));
    }

    private CodeHost host(EffectIntent intent) {
        return repositories.host(intent.require("repository"));
    }

    private Optional<PullRequest> pullRequest(EffectIntent intent) throws InterruptedException {
        return repositories.pullRequest(
                intent.require("repository"),
                intent.require("branch"),
                Optional.ofNullable(intent.payload().get(PullRequestHandler.OURS)));
    }

    private static EffectResult result(Remark said) {
        Map<String, String> values = new HashMap<>(Map.of("id", said.id()));
        said.url().ifPresent(url -> values.put("url", url));
        return new EffectResult(values);
    }
}

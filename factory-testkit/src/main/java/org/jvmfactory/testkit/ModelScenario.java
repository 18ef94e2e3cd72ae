package org.jvmfactory.testkit;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Predicate;

/** Decides what a scripted model answers. Called by the server's threads, for several conversations at once. */
@FunctionalInterface
public interface ModelScenario {

    ModelReply answer(ModelRequest request);

    /** Answers the requests of each conversation with these, one after the other, and all further ones with the last. */
    static ModelScenario inOrder(ModelReply... replies) {
        List<ModelReply> all = List.of(replies);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a scenario needs at least one reply");
        }
        return request -> all.get(Math.min(request.index(), all.size() - 1));
    }

    /** Leaves the requests that {@code wanted} picks to {@code other}. */
    default ModelScenario when(Predicate<ModelRequest> wanted, ModelScenario other) {
        requireNonNull(wanted, "wanted");
        requireNonNull(other, "other");
        return request -> wanted.test(request) ? other.answer(request) : answer(request);
    }
}

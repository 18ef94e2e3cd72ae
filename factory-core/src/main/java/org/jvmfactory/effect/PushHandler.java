package org.jvmfactory.effect;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import org.jvmfactory.codehost.Repositories;
import org.jvmfactory.git.GitException;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.git.Push;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.task.EffectIntent;
import org.jvmfactory.task.EffectResult;

/**
 * Pushes a commit to a branch: {@code repository}, {@code branch}, {@code commit}, and {@code expected} where the branch was pushed before.
 * A branch that isn't where it is expected is a conflict, never overwritten.
 */
@Internal
public final class PushHandler implements EffectHandler {

    /** The kind's name. */
    public static final String KIND = "push";

    private final Repositories repositories;

    public PushHandler(Repositories repositories) {
        this.repositories = requireNonNull(repositories, "repositories");
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Promise promise() {
        return Promise.IDEMPOTENT;
    }

    @Override
    public Optional<EffectResult> find(EffectIntent intent) throws InterruptedException {
        String commit = intent.require("commit");
        return mirror(intent)
                .remoteTip(intent.require("branch"))
                .filter(commit::equals)
                .map(tip -> result(intent));
    }

    @Override
    public EffectResult perform(EffectIntent intent) throws InterruptedException {
        Optional<String> expected = Optional.ofNullable(intent.payload().get("expected"));
        try {
            mirror(intent).push(new Push(intent.require("branch"), intent.require("commit"), expected));
        } catch (GitException e) {
            boolean refused = e.code() == GitException.Code.CONFLICT || e.code() == GitException.Code.REFUSED;
            // A driver that was overtaken in the middle of the same push may have been first.
            if (!refused || find(intent).isEmpty()) {
                throw e;
            }
        }
        return result(intent);
    }

    private Mirror mirror(EffectIntent intent) throws InterruptedException {
        return repositories.mirror(intent.require("repository"));
    }

    private static EffectResult result(EffectIntent intent) {
        return new EffectResult(Map.of("branch", intent.require("branch"), "commit", intent.require("commit")));
    }
}

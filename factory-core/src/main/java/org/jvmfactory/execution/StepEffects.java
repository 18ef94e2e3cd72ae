package org.jvmfactory.execution;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jvmfactory.effect.EffectException;
import org.jvmfactory.effect.EffectLog;
import org.jvmfactory.effect.PullRequestHandler;
import org.jvmfactory.effect.PushHandler;
import org.jvmfactory.effect.ReviewReplyHandler;
import org.jvmfactory.journal.EffectView;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.policy.SecretPolicy;
import org.jvmfactory.task.EffectIntent;
import org.jvmfactory.task.EffectResult;
import org.jvmfactory.task.StepPath;

/** What a step has done outside: written down in the task's journal before and after. */
record StepEffects(RunServices services, RunScene scene, StepPath path) implements EffectLog {

    /** @param sight the branch, of which a push may publish what nobody has to approve */
    EffectResult perform(String key, String kind, Map<String, String> payload, BranchSight sight)
            throws InterruptedException {
        Map<String, String> complete = new HashMap<>(payload);
        if (kind.equals(PushHandler.KIND)) {
            refuseUnlessApproved(sight.upTo(complete.getOrDefault("commit", "")));
            expected(key, payload).ifPresent(commit -> complete.putIfAbsent("expected", commit));
        }
        if (kind.equals(PullRequestHandler.KIND) || kind.equals(ReviewReplyHandler.KIND)) {
            ours(key, payload).ifPresent(id -> complete.putIfAbsent(PullRequestHandler.OURS, id));
        }
        return services.catalogue().outbox().perform(new EffectIntent(key, kind, complete), this);
    }

    /** Whoever pushes, protected files and what looks like credentials leave as a person has seen them, or not at all. */
    private static void refuseUnlessApproved(BranchSight pushed) {
        pushed.protectedChange().filter(change -> !change.approved()).ifPresent(change -> {
            throw new EffectException(
                    EffectException.Code.REFUSED,
                    "commit " + pushed.tip() + " isn't pushed: it changes protected files, "
                            + OneLine.of(change.paths() + "", 300)
                            + ", and nobody has approved exactly that (digest " + change.digest()
                            + "). Have the step 'publish' ask for it");
        });
        pushed.exposedSecrets().filter(exposed -> !exposed.approved()).ifPresent(exposed -> {
            throw new EffectException(
                    EffectException.Code.EXPOSES_SECRET,
                    "commit " + pushed.tip() + " isn't pushed: it would publish what looks like " + exposed.describe()
                            + ". Take it out, also of the commits, or allow it in '" + SecretPolicy.FILE
                            + "' of the base branch, or have the step 'publish' ask a person (digest "
                            + exposed.digest() + "). If it is real, revoke it");
        });
    }

    /** The commit that a push must find on the branch: our last one, but for the same push once more, which expects what it did. */
    private Optional<String> expected(String key, Map<String, String> push) {
        Optional<Map<String, String>> before =
                intended(key).filter(payload -> Objects.equals(payload.get("commit"), push.get("commit")));
        return before.isPresent()
                ? before.map(payload -> payload.get("expected"))
                : view().effectValue(PushHandler.KIND, "commit");
    }

    /** The pull request that the task has, but for the same wish once more, which names the one that it did. */
    private Optional<String> ours(String key, Map<String, String> wish) {
        Optional<Map<String, String>> before = intended(key).filter(payload -> {
            Map<String, String> same = new HashMap<>(payload);
            same.remove(PullRequestHandler.OURS);
            return same.equals(wish);
        });
        return before.isPresent()
                ? before.map(payload -> payload.get(PullRequestHandler.OURS))
                : view().effectValue(PullRequestHandler.KIND, "id");
    }

    private Optional<Map<String, String>> intended(String key) {
        return find(key).map(effect -> effect.intent().payload());
    }

    @Override
    public Optional<EffectView> find(String key) {
        return Optional.ofNullable(view().effects().get(key));
    }

    @Override
    public void intended(EffectIntent intent) {
        scene.journal().commit(new Event.EffectIntended(scene.run(), path, intent));
    }

    @Override
    public void done(EffectIntent intent, EffectResult result, boolean found) {
        scene.journal().buffer(new Event.EffectDone(scene.run(), intent.key(), intent.kind(), result, found));
    }

    @Override
    public void settle() {
        scene.journal().settle();
    }

    @Override
    public void failed(EffectIntent intent, String reason, boolean unclear) {
        String clean = services.keeping().redactor().redact(reason);
        scene.journal().commit(new Event.EffectFailed(scene.run(), intent.key(), intent.kind(), clean, unclear));
    }

    private TaskView view() {
        return scene.journal().view();
    }
}

package org.jvmfactory.execution;

import java.util.List;
import java.util.Optional;
import org.jvmfactory.effect.PushHandler;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.step.StepContext.Pushed;
import org.jvmfactory.step.StepContext.Rebase;
import org.jvmfactory.workspace.HandedOver;
import org.jvmfactory.workspace.Rebased;
import org.jvmfactory.workspace.Workspace;
import org.jvmfactory.workspace.Workspaces;

/**
 * What is done to a task's branch as a whole: what people pushed to it is taken over, and it is brought onto the latest commit of its base
 * branch. Everything can be done again after a crash: it starts from what was last recorded.
 */
final class BranchCare {

    private final RunServices services;
    private final RunScene scene;

    BranchCare(RunServices services, RunScene scene) {
        this.services = services;
        this.scene = scene;
    }

    /** Where a branch begins and ends. */
    record Place(String base, String tip) {}

    /**
     * What became of the branch.
     *
     * @param place where it is now; where it isn't {@code complete}, where it begins once the conflicts are resolved, and the tip before
     * @param pack its commits since the base, where they are new
     * @param taken what people had pushed, where that was taken over
     */
    record Moved<T>(T report, Place place, boolean complete, Optional<byte[]> pack, Optional<String> taken) {

        static <T> Moved<T> not(T report, Place place) {
            return new Moved<>(report, place, true, Optional.empty(), Optional.empty());
        }
    }

    /**
     * @param known what was taken over already
     * @param replacing also where people took away what was pushed
     */
    Moved<Pushed> takeOver(Place place, Optional<String> known, boolean replacing) throws InterruptedException {
        Optional<String> ours = scene.journal().view().effectValue(PushHandler.KIND, "commit");
        String branch = scene.workspace().branch();
        if (ours.isEmpty()) {
            return same(place, "");
        }
        Mirror mirror = scene.mirror();
        Optional<String> there = mirror.remoteTip(branch);
        if (there.isEmpty()) {
            return Moved.not(new Pushed(Pushed.State.GONE, "", List.of(), List.of()), place);
        }
        String theirs = mirror.contains(there.get())
                ? there.get()
                : mirror.latest(Optional.of(branch)).commit();
        if (theirs.equals(ours.get()) || known.equals(Optional.of(theirs)) || mirror.isAncestor(theirs, place.tip())) {
            return same(place, theirs);
        }
        if (!mirror.isAncestor(ours.get(), theirs)) {
            return replacing
                    ? taken(ours.get(), theirs, new Place(begin(place.base(), theirs), theirs), Optional.empty())
                    : Moved.not(new Pushed(Pushed.State.REPLACED, theirs, List.of(), List.of()), place);
        }
        if (mirror.isAncestor(place.tip(), theirs)) {
            return taken(ours.get(), theirs, new Place(begin(place.base(), theirs), theirs), Optional.empty());
        }
        // What wasn't pushed yet goes on top of what they did.
        Rebased rebased = workspaces().rebase(scene.workspace(), mirror, ours.get(), theirs, place.tip());
        if (rebased.done().isEmpty()) {
            return new Moved<>(
                    new Pushed(Pushed.State.TAKEN, theirs, subjects(ours.get(), theirs), rebased.conflicts()),
                    place,
                    false,
                    Optional.empty(),
                    Optional.of(theirs));
        }
        String tip = rebased.done().get().commit();
        return new Moved<>(
                new Pushed(Pushed.State.TAKEN, theirs, subjects(ours.get(), theirs), List.of()),
                new Place(begin(place.base(), tip), tip),
                true,
                Optional.empty(),
                Optional.of(theirs));
    }

    private static Moved<Pushed> same(Place place, String theirs) {
        return Moved.not(new Pushed(Pushed.State.SAME, theirs, List.of(), List.of()), place);
    }

    private Moved<Pushed> taken(String ours, String theirs, Place place, Optional<byte[]> pack)
            throws InterruptedException {
        Workspace workspace = scene.workspace();
        scene.mirror().acceptPack(workspace.kept(), place.base(), theirs, new byte[0]);
        workspaces().restore(workspace, theirs);
        return new Moved<>(
                new Pushed(Pushed.State.TAKEN, theirs, subjects(ours, theirs), List.of()),
                place,
                true,
                pack,
                Optional.of(theirs));
    }

    /** Where a branch with that tip begins: people may have taken later commits of the base branch in. */
    private String begin(String base, String tip) throws InterruptedException {
        Mirror mirror = scene.mirror();
        String latest =
                mirror.latest(Optional.of(scene.workspace().baseBranch())).commit();
        return mirror.mergeBase(latest, tip).orElse(base);
    }

    Moved<Rebase> rebase(Place place) throws InterruptedException {
        Mirror mirror = scene.mirror();
        String onto = mirror.latest(Optional.of(scene.workspace().baseBranch())).commit();
        if (mirror.isAncestor(onto, place.tip())) {
            return Moved.not(new Rebase(onto, false, List.of()), new Place(onto, place.tip()));
        }
        mirror.requireSupported(onto);
        String from = mirror.mergeBase(onto, place.tip()).orElse(place.base());
        Rebased rebased = workspaces().rebase(scene.workspace(), mirror, from, onto, place.tip());
        Optional<HandedOver> done = rebased.done();
        return new Moved<>(
                new Rebase(onto, true, rebased.conflicts()),
                new Place(onto, done.map(HandedOver::commit).orElse(place.tip())),
                done.isPresent(),
                done.flatMap(HandedOver::pack),
                Optional.empty());
    }

    private List<String> subjects(String ours, String theirs) {
        return scene.mirror().subjects(ours, theirs).stream()
                .map(services.keeping().redactor()::redact)
                .toList();
    }

    private Workspaces workspaces() {
        return services.places().workspaces();
    }
}

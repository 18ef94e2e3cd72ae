package org.jvmfactory.execution;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.HandOver;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.workflow.Branch;
import org.jvmfactory.workflow.Next;
import org.jvmfactory.workspace.Workspace;

/**
 * Goes on with the branch that was picked: its tip becomes that of the run, or of the branch around it. What the others did is kept in the
 * mirror, each under a ref of its own. Doing it again changes nothing.
 */
final class BranchPick {

    /** The type of step as which the pick stands in the journal. */
    static final String USES = "parallel";

    private final RunServices services;
    private final TaskJournal journal;
    private final Scenes scenes;

    BranchPick(RunServices services, TaskJournal journal, Scenes scenes) {
        this.services = services;
        this.journal = journal;
        this.scenes = scenes;
    }

    void perform(Next.Pick pick) throws InterruptedException {
        journal.settle(); // the main workspace becomes what a branch has come to
        TaskView view = journal.view();
        RunScene scene = scenes.of(pick.path().branch());
        String before = scene.tip();
        Map<String, String> outputs = new HashMap<>();
        Optional<HandOver> handOver = Optional.empty();
        for (Branch branch : pick.branches()) {
            String tip = view.tip(branch.path()).orElse(before);
            boolean picked = pick.pick().equals(Optional.of(branch.name()));
            if (picked) {
                outputs.putAll(branch.outputs());
                handOver = Optional.of(goOn(view, scene, tip, before));
            }
            if (!tip.equals(before)) {
                outputs.put(branch.name() + ".commit", tip);
                outputs.put(branch.name() + ".ref", kept(scene, branch.path(), tip));
            }
            branch.out().ifPresent(end -> outputs.put(branch.name() + ".out", words(end) + ": " + branch.reason()));
        }
        pick.pick().ifPresent(name -> outputs.put("pick", name));
        outputs.put("reason", pick.reason());
        outputs.putIfAbsent("text", pick.reason());
        journal.commit(
                new Event.StepStarted(scene.run(), pick.path(), USES, 1),
                new Event.StepFinished(scene.run(), pick.path(), 1, StepResult.succeeded(outputs), handOver));
    }

    private HandOver goOn(TaskView view, RunScene scene, String tip, String before) throws InterruptedException {
        scenes.bring(tip);
        scene.mirror().keep(scene.workspace().kept(), tip);
        services.places().workspaces().restore(scene.workspace(), tip);
        return new HandOver(tip, before, tip.equals(before) ? Optional.empty() : view.pack(tip), Optional.empty());
    }

    private String kept(RunScene scene, StepPath branch, String tip) throws InterruptedException {
        String name = scene.task().id() + "." + Workspace.lane(scene.run().number(), branch);
        scenes.bring(tip);
        scene.mirror().keep(name, tip);
        return Mirror.ref(name);
    }

    private static String words(RunEnd end) {
        return end.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

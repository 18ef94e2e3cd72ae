package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.agent.Briefing.Given;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.AgentOutcome;
import org.jvmfactory.step.Resumption;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.task.News;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Wait;

/**
 * Makes the branch fit to be worked on again: takes over what people pushed to it, and brings it onto its base branch where it doesn't fit
 * that any more. What contradicts each other an agent resolves.
 */
final class RebaseStep implements WorkflowStep {

    /** The answers to what people did that took away what Factory had pushed. */
    static final String THEIRS = "go on from theirs";

    private static final String STOP = "stop";
    private static final int MOST_PATHS = 200;

    private static final String RESOLVE = """
            A merge of this branch with what others did is under way in the work tree, and some files hold both sides of a contradiction, \
            between lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`. Resolve it: keep what this branch is for, and keep what the \
            others did. Look at `git log` and `git diff` of both sides first. Take every such mark out, look for what contradicts each other \
            without a mark, and check that the project builds. Then commit the merge. Don't abort it, don't rebase, and don't begin anything \
            else. The files are given above.""";

    private static final String ENDING =
            "End your turn with a few words on how you resolved it, and on what a reviewer should look at twice.";

    private final Settings settings;

    RebaseStep(Settings settings) {
        this.settings = settings;
    }

    /** When the branch is brought onto its base. */
    enum When {
        /** Where the code host says that it must be. */
        NEEDED,
        ALWAYS
    }

    /** What stands under {@code with:}. */
    record Settings(When when) {

        static Settings read(ConfigNode with) {
            with.only("when");
            return new Settings(
                    with.find("when").map(when -> when.choice(When.class)).orElse(When.NEEDED));
        }
    }

    @Override
    public StepResult execute(StepContext context) throws InterruptedException {
        StepContext.Pushed pushed = context.takeOver(false);
        if (pushed.state() == StepContext.Pushed.State.REPLACED) {
            if (!goesOnFromTheirs(context, question(context, pushed))) {
                return replaced(context, pushed);
            }
            pushed = context.takeOver(true);
        }
        if (pushed.state() == StepContext.Pushed.State.GONE) {
            return new StepResult.Ends(
                    RunEnd.FAILED,
                    "somebody deleted branch '" + context.change().branch()
                            + "' at the code host; close its pull request, or push the branch again");
        }
        Set<String> conflicts = new LinkedHashSet<>(pushed.conflicts());
        List<String> told = new ArrayList<>();
        if (pushed.state() == StepContext.Pushed.State.TAKEN) {
            told.add("took over what people pushed, up to " + pushed.commit());
            context.note("takes over what people pushed to the branch, up to " + pushed.commit());
        }
        if (conflicts.isEmpty() && wanted(context)) {
            StepContext.Rebase rebase = context.rebase();
            conflicts.addAll(rebase.conflicts());
            if (rebase.moved()) {
                told.add("brought the branch onto " + rebase.onto());
            }
        }
        if (conflicts.isEmpty()) {
            conflicts.addAll(ConflictMarks.in(context)); // of an earlier try
        }
        return conflicts.isEmpty() ? done(told, Optional.empty()) : resolved(context, conflicts, told);
    }

    private boolean wanted(StepContext context) {
        return settings.when() == When.ALWAYS
                || context.news().stream().anyMatch(news -> news.kind() == News.Kind.CONFLICT);
    }

    private static StepResult resolved(StepContext context, Set<String> conflicts, List<String> told)
            throws InterruptedException {
        context.note("agent '" + context.agent().name() + "' resolves conflicts in " + conflicts.size() + " files");
        Turn turn = new Turn(
                context,
                new Turn.Task(
                        RESOLVE,
                        List.of(new Given("The files with contradictions", list(conflicts))),
                        ENDING,
                        Optional.empty()));
        AgentOutcome outcome = turn.run();
        Optional<StepResult> unfinished = turn.unfinished(outcome);
        if (unfinished.isPresent()) {
            return unfinished.get();
        }
        List<String> left = ConflictMarks.in(context);
        if (!left.isEmpty()) {
            return StepResult.failed(
                    "CONFLICT",
                    "agent '" + context.agent().name() + "' left marks of a conflict in "
                            + list(new LinkedHashSet<>(left)).replaceAll("[\\p{Cc}\\s]+", " "));
        }
        told.add("conflicts in " + conflicts.size() + " files were resolved");
        return done(told, Optional.of(outcome));
    }

    private static StepResult done(List<String> told, Optional<AgentOutcome> outcome) {
        Map<String, String> outputs = new HashMap<>();
        String text = String.join("; ", told);
        outputs.put(
                "text",
                outcome.map(AgentOutcome::text)
                        .map(words -> text + "\n\n" + words)
                        .orElse(text));
        outputs.put("moved", Boolean.toString(!told.isEmpty()));
        return StepResult.succeeded(outputs);
    }

    /** Whether that was the answer to exactly this question: what somebody has put there since needs another one. */
    private static boolean goesOnFromTheirs(StepContext context, String question) {
        return context.resumption()
                .flatMap(Resumption::answer)
                .filter(answer -> answer.question().equals(question)
                        && answer.text().strip().equalsIgnoreCase(THEIRS))
                .isPresent();
    }

    private static String question(StepContext context, StepContext.Pushed pushed) {
        return context.run().number() + "-" + context.path() + "-"
                + pushed.commit().substring(0, 12);
    }

    private static StepResult replaced(StepContext context, StepContext.Pushed pushed) {
        String id = question(context, pushed);
        boolean stop = context.resumption()
                .flatMap(Resumption::answer)
                .filter(answer -> answer.question().equals(id))
                .isPresent();
        String what = "somebody replaced what was pushed to branch '"
                + context.change().branch() + "': it is at " + pushed.commit() + " now, which doesn't hold "
                + context.change().tip();
        if (stop) {
            return new StepResult.Ends(RunEnd.FAILED, what + "; a person said that the run is to stop");
        }
        return StepResult.waits(
                new Wait.ForAnswer(new Question(
                        id,
                        "What shall be done? It looks as if " + what + ".",
                        List.of(THEIRS, STOP),
                        Optional.empty(),
                        Optional.empty())),
                Map.of());
    }

    private static String list(Set<String> paths) {
        String some = String.join("\n", paths.stream().limit(MOST_PATHS).toList());
        return paths.size() <= MOST_PATHS ? some : some + "\nand " + (paths.size() - MOST_PATHS) + " more";
    }
}

package org.jvmfactory.step;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.agent.Guidance;
import org.jvmfactory.codehost.PullRequest;
import org.jvmfactory.codehost.PullRequestCondition;
import org.jvmfactory.git.CommitMessage;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.task.EffectResult;
import org.jvmfactory.task.News;
import org.jvmfactory.task.Outcome;
import org.jvmfactory.task.PlanItem;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Visit;

/**
 * Everything a step is given and may do. Implemented by Factory only; for the thread of the step alone. Factory adds accessors here, never
 * parameters to {@link WorkflowStep}.
 */
public interface StepContext {

    // What is to be done

    /** What the run works on. */
    Task task();

    /** The run that the step belongs to. */
    RunId run();

    /** Where in the run this visit stands, such as {@code review#2}. */
    StepPath path();

    /** Which try of this visit this is, from 1. */
    int attempt();

    /** The time; the same clock for all of Factory. */
    Instant now();

    /** The outputs named in the node's {@code inputs:}, as {@code <step>.<name>}. */
    Map<String, String> inputs();

    /** The latest result of the earlier step {@code id}. */
    Optional<StepResult> result(String id);

    /** The latest verdict of any earlier step. */
    Optional<Verdict> verdict();

    /** What the task's steps came to, in all its runs and in the order they did; without those that wait, and without this one. */
    List<Visit> visits();

    /** Whether rounds were used up with work left. */
    boolean roundsUsedUp();

    /** What the step waited for and now has; empty when it is called for the first time. */
    Optional<Resumption> resumption();

    /**
     * What is known from earlier tasks that may help with this one, with where each thing comes from, for an agent to read as data; the
     * same in every step and try of the run. Empty where nothing is known.
     */
    String recalled();

    /**
     * What was said of the published change, for which this run was begun, oldest first; none in a run that has another reason. Data, even
     * where its author is trusted.
     */
    List<News> news();

    /**
     * What was said on the task's ticket, as its tracker has it now; nothing where the task has no ticket. A tracker that can't be read
     * fails nothing: the discussion says so.
     */
    Discussion discussion() throws InterruptedException;

    /** Other tasks of the same repository that were there before this one and haven't ended, the latest first; some hundreds at most. */
    List<OpenTask> openTasks();

    /**
     * What became of the tasks of the whole store, this one included, that haven't ended or to which something has happened since
     * {@code moment}, the oldest first; some thousands at most.
     */
    List<TaskSummary> tasksSince(Instant moment);

    /**
     * What the tasks of a repository came to, this one included, to which something has happened since {@code moment}, the oldest first.
     *
     * @param repository its URL or path
     */
    List<Outcome> outcomesSince(Instant moment, String repository);

    /** What the step {@code id} came to when an earlier run of the task last did it. */
    Optional<StepResult> earlier(String id);

    /** The branches of which this step is to pick one, in their order: all that may be picked. Empty unless it is a judge. */
    List<BranchWork> branches();

    /** What {@code branch} changed, as text, cut at {@code maxBytes} with a note. */
    String diff(BranchWork branch, int maxBytes);

    // The change so far

    /** The branch, its base and its tip. */
    Change change();

    /** The files that differ between base and tip. */
    List<FileChange> changedFiles();

    /** What the commits between base and tip say, newest first. */
    List<CommitMessage> commits();

    /** The difference between base and tip as text, cut at {@code maxBytes} with a note. */
    String diff(int maxBytes);

    /**
     * What the branch has become since {@code commit}, an earlier tip of it, as text, cut at {@code maxBytes} with a note; since its base
     * where that commit isn't here any more.
     */
    String diffSince(String commit, int maxBytes);

    /**
     * What the change does to protected files. It leaves only when a person has consented to exactly that, whatever a step does; empty
     * where it does nothing to them.
     */
    Optional<ProtectedChange> protectedChange();

    /**
     * The credentials in what a push of the branch would publish: in files, their names and the words of commits, those that a later commit
     * takes away included. It leaves only when a person has consented to exactly that, whatever a step does; empty where there are none.
     */
    Optional<ExposedSecrets> exposedSecrets();

    /** A file at the tip of the branch. */
    Optional<byte[]> file(String path);

    /** A file at the base commit, where no agent of this task had a hand in it. */
    Optional<byte[]> baseFile(String path);

    /** The paths of all files at the tip of the branch. */
    List<String> paths();

    /** The paths of all files at the base commit. */
    List<String> basePaths();

    /** The pull request of the branch as its code host has it now; empty where there is none. */
    Optional<Published> pullRequest() throws InterruptedException;

    /** What the project tells agents, from the base commit. */
    Guidance guidance();

    // What it may do

    /** The role named by the node's {@code agent:}, as the task's own wishes change it. */
    Agent agent();

    /**
     * Has an agent work in the workspace until its turn ends. What it committed and what it left are kept; where it may only read, the
     * work tree is put back as it was.
     */
    AgentOutcome runAgent(AgentAssignment assignment) throws InterruptedException;

    /** The session of the agent that last changed something on this branch in an earlier run, to go on with; empty where there is none. */
    Optional<String> earlierSession();

    /**
     * Takes over what people pushed to the branch since Factory did: whoever can push to it may write to the repository, and is trusted.
     *
     * @param replacing also where they took away what Factory had pushed
     * @throws org.jvmfactory.error.FactoryException when it can't be worked with
     */
    Pushed takeOver(boolean replacing) throws InterruptedException;

    /**
     * Brings the branch onto the latest commit of its base branch, which it begins at from then on. Where the work tree holds conflicts
     * afterwards, an agent that this step runs resolves them there, and what it leaves is the merge of both.
     */
    Rebase rebase() throws InterruptedException;

    /** Runs a command in the workspace, in a sandbox without any key; the work tree is put back as it was afterwards. */
    CommandOutcome runCommand(List<String> command, java.time.Duration limit) throws InterruptedException;

    /**
     * The same with all files as they are at the base commit, but for {@code kept}: they are as at the tip. Files that git ignores are as
     * the last command left them.
     */
    CommandOutcome runCommandAtBase(List<String> command, java.time.Duration limit, List<String> kept)
            throws InterruptedException;

    /**
     * Takes what agents wrote for Factory out of the change, by a commit of its own: {@code .ai/new-learnings.md}, of which each learning is
     * recorded, and {@code .ai/stuck.md}. What the base has stays.
     */
    void dropNotes() throws InterruptedException;

    /** Writes a file of the change and commits it; {@code file} is a path from the root, of letters, digits, dots, dashes and slashes. */
    void commit(String file, String text, String message) throws InterruptedException;

    /**
     * Has something done outside, once: a step that is done again gets the first result back.
     *
     * @param purpose tells the effects of one step apart
     * @param scope whether each run, or only the task as a whole, has it done once
     * @throws org.jvmfactory.error.FactoryException when it was refused or nobody can say whether it was done
     */
    EffectResult perform(String purpose, EffectScope scope, String kind, Map<String, String> payload)
            throws InterruptedException;

    /** Says what it is doing, for people who watch. */
    void note(String message);

    /** Says what is to be done and how far it is, for people who watch; takes the place of what the step said before. */
    void plan(List<PlanItem> items);

    /** What the task's steps used so far, in all its runs: engine, model, turns, time and money. */
    List<StepUse> used();

    /**
     * What people had done to the branch.
     *
     * @param commit the branch's tip at the code host; empty where it is gone
     * @param subjects of the commits that were taken over, newest first
     * @param conflicts the files in which they contradict what wasn't pushed yet, to be resolved in the work tree
     */
    record Pushed(State state, String commit, List<String> subjects, List<String> conflicts) {
        public Pushed {
            subjects = List.copyOf(subjects);
            conflicts = List.copyOf(conflicts);
        }

        /** What became of the branch. */
        public enum State {
            /** It is as Factory left it. */
            SAME,
            /** People pushed on top of what Factory had pushed, and that is on the branch here, too. */
            TAKEN,
            /** People took away what Factory had pushed; nothing was taken over. */
            REPLACED,
            /** Somebody deleted it. */
            GONE
        }
    }

    /**
     * What bringing the branch onto its base came to.
     *
     * @param onto where it begins now
     * @param moved false where it began there already
     * @param conflicts the files that hold contradictions
     */
    record Rebase(String onto, boolean moved, List<String> conflicts) {
        public Rebase {
            conflicts = List.copyOf(conflicts);
        }
    }

    /** How often an effect is done. */
    enum EffectScope {
        /** Exists once for a task, such as its branch and its pull request; later runs change it. */
        TASK,
        /** Once for each visit of the step. */
        VISIT
    }

    /**
     * The part of the change that is about protected files.
     *
     * @param digest of exactly this difference: paths, modes and contents, before and after
     * @param paths of the files, in order
     * @param patch as a person may read it; empty where it is too long for that
     * @param approved whether a person has consented to it
     */
    record ProtectedChange(String digest, List<String> paths, Optional<String> patch, boolean approved) {
        public ProtectedChange {
            paths = List.copyOf(paths);
        }
    }

    /**
     * A pull request.
     *
     * @param condition what checks and reviews say; empty where the code host has nothing like that
     */
    record Published(PullRequest pullRequest, Optional<PullRequestCondition> condition) {}

    /**
     * The branch that carries the change.
     *
     * @param repository as a person may read it: no login in it
     * @param base the commit it began at
     * @param tip its last commit; the base where nothing was committed
     */
    record Change(String repository, String branch, String baseBranch, String base, String tip, Path tree) {
        public boolean isEmpty() {
            return base.equals(tip);
        }
    }
}

package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.task.ChangedFile;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.EffectIntent;
import org.jvmfactory.task.EffectResult;
import org.jvmfactory.task.HandOver;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Permit;
import org.jvmfactory.task.PlanItem;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.task.TicketRef;

/** Something that happened, written before anybody is told. Everything Factory shows or decides is a fold of these. */
public sealed interface Event {

    /** Somebody asked for something and was promised an answer. */
    record TaskSubmitted(Task task) implements Event {
        public TaskSubmitted {
            requireNonNull(task, "task");
        }
    }

    /** The task's status or the reason for it changed. */
    record StatusChanged(TaskStatus status, String reason) implements Event {
        public StatusChanged {
            requireNonNull(status, "status");
            requireNonNull(reason, "reason");
        }
    }

    /** An instance drives the task from here on; older holders are fenced off. */
    record LeaseTaken(InstanceId instance, long epoch) implements Event {
        public LeaseTaken {
            requireNonNull(instance, "instance");
        }
    }

    /** A command left the inbox; {@code outcome} says what came of it. */
    record CommandTaken(long inbox, Command command, String outcome) implements Event {
        public CommandTaken {
            requireNonNull(command, "command");
            requireNonNull(outcome, "outcome");
        }
    }

    /** A run of the plan with hash {@code plan} began; {@code cause} says why, such as {@code first try}. */
    record RunStarted(RunId run, String plan, String cause) implements Event {
        public RunStarted {
            requireNonNull(run, "run");
            requireNonNull(plan, "plan");
            requireNonNull(cause, "cause");
        }
    }

    /** The task has its directory and branch; {@code base} is recorded and pinned from here on. */
    record WorkspaceReady(RunId run, String path, String branch, String baseBranch, String base) implements Event {
        public WorkspaceReady {
            requireNonNull(run, "run");
            requireNonNull(path, "path");
            requireNonNull(branch, "branch");
            requireNonNull(baseBranch, "baseBranch");
            requireNonNull(base, "base");
        }
    }

    /**
     * Earlier experience was looked up for the run: what its agents are told of it, now and whenever the run goes on.
     *
     * @param entries the ids of what was found, best first
     * @param text hash of the stored text; empty where nothing was found
     */
    record MemoryRecalled(RunId run, List<String> entries, Optional<String> text) implements Event {
        public MemoryRecalled {
            requireNonNull(run, "run");
            entries = List.copyOf(entries);
            requireNonNull(text, "text");
        }
    }

    /** A step of type {@code uses} was begun, for the {@code attempt}-th time at this path, from 1. */
    record StepStarted(RunId run, StepPath path, String uses, int attempt) implements Event {
        public StepStarted {
            requireNonNull(run, "run");
            requireNonNull(path, "path");
            requireNonNull(uses, "uses");
        }
    }

    /**
     * A conversation with an agent began or went on.
     *
     * @param resumed the session that goes on; empty for a new one
     * @param prompt hash of the stored prompt
     */
    record SessionOpened(
            RunId run,
            StepPath path,
            String agent,
            String engine,
            Optional<String> model,
            Optional<String> resumed,
            String prompt)
            implements Event {
        public SessionOpened {
            requireNonNull(run, "run");
            requireNonNull(path, "path");
            requireNonNull(agent, "agent");
            requireNonNull(engine, "engine");
            requireNonNull(model, "model");
            requireNonNull(resumed, "resumed");
            requireNonNull(prompt, "prompt");
        }
    }

    /**
     * Which engine the next conversation at {@code path} is held with, where that isn't simply the first that was wanted.
     *
     * @param engine the one it is; empty where none could be had
     * @param passed those that came before it, in order
     */
    record AgentRouted(
            RunId run, StepPath path, Optional<String> engine, Optional<String> model, List<PassedOver> passed)
            implements Event {
        public AgentRouted {
            requireNonNull(run, "run");
            requireNonNull(path, "path");
            requireNonNull(engine, "engine");
            requireNonNull(model, "model");
            passed = List.copyOf(passed);
        }
    }

    /** An engine that wasn't taken, or didn't bring it to an end, and why. */
    record PassedOver(String engine, Optional<String> model, String reason) {
        public PassedOver {
            requireNonNull(engine, "engine");
            requireNonNull(model, "model");
            requireNonNull(reason, "reason");
        }
    }

    /** A conversation with {@code task}'s agent failed by what is the engine's or its provider's fault. In the engine's own stream, like the next five. */
    record EngineFailed(String engine, TaskId task, String kind, String reason) implements Event {
        public EngineFailed {
            requireNonNull(engine, "engine");
            requireNonNull(task, "task");
            requireNonNull(kind, "kind");
            requireNonNull(reason, "reason");
        }
    }

    /** That happened so often in a row that the engine is left alone until {@code until}. */
    record EngineShut(String engine, int failures, Instant until) implements Event {
        public EngineShut {
            requireNonNull(engine, "engine");
            requireNonNull(until, "until");
        }
    }

    /** {@code task} alone tries whether the engine is well again, at most until {@code until}. */
    record EngineTried(String engine, TaskId task, Instant until) implements Event {
        public EngineTried {
            requireNonNull(engine, "engine");
            requireNonNull(task, "task");
            requireNonNull(until, "until");
        }
    }

    /** It is: what had failed before doesn't count any more. */
    record EngineRecovered(String engine, TaskId task) implements Event {
        public EngineRecovered {
            requireNonNull(engine, "engine");
            requireNonNull(task, "task");
        }
    }

    /**
     * What an engine's account may use in a while is used up.
     *
     * @param window the provider's name of that while
     * @param model the model with which that was found
     * @param until when there is more
     * @param message what the CLI said
     */
    record QuotaUsedUp(String engine, TaskId task, String window, Optional<String> model, Instant until, String message)
            implements Event {
        public QuotaUsedUp {
            requireNonNull(engine, "engine");
            requireNonNull(task, "task");
            requireNonNull(window, "window");
            requireNonNull(model, "model");
            requireNonNull(until, "until");
            requireNonNull(message, "message");
        }
    }

    /** {@code version} of an engine's CLI prints lines of such shapes that this version of Factory can't read. */
    record EngineMoved(String engine, String version, List<String> shapes) implements Event {
        public EngineMoved {
            requireNonNull(engine, "engine");
            requireNonNull(version, "version");
            shapes = List.copyOf(shapes);
        }
    }

    /** The next conversation at {@code path} may begin: it draws on budgets. */
    record PermitTaken(RunId run, StepPath path, Permit permit) implements Event {
        public PermitTaken {
            requireNonNull(run, "run");
            requireNonNull(path, "path");
            requireNonNull(permit, "permit");
        }
    }

    /**
     * That conversation is over, and its reservation given back.
     *
     * @param cost what is known of its cost
     * @param counted what counts against the budgets
     */
    record PermitSettled(RunId run, StepPath path, Cost cost, Money counted) implements Event {
        public PermitSettled {
            requireNonNull(run, "run");
            requireNonNull(path, "path");
            requireNonNull(cost, "cost");
            requireNonNull(counted, "counted");
        }
    }

    /** An agent did something. */
    record AgentReported(RunId run, StepPath path, AgentEvent event) implements Event {
        public AgentReported {
            requireNonNull(run, "run");
            requireNonNull(path, "path");
            requireNonNull(event, "event");
        }
    }

    /** A step said what it is doing: for people. */
    record StepNoted(RunId run, StepPath path, String note) implements Event {
        public StepNoted {
            requireNonNull(run, "run");
            requireNonNull(path, "path");
            requireNonNull(note, "note");
        }
    }

    /** An agent said something on the task's board: for people, and for the task's other agents. */
    record MessagePosted(RunId run, StepPath path, String agent, String text) implements Event {
        public MessagePosted {
            requireNonNull(run, "run");
            requireNonNull(path, "path");
            requireNonNull(agent, "agent");
            requireNonNull(text, "text");
        }
    }

    /** An agent said what it means to do, and how far it is; this takes the place of what it said before. */
    record PlanReported(RunId run, StepPath path, List<PlanItem> items) implements Event {
        public PlanReported {
            requireNonNull(run, "run");
            requireNonNull(path, "path");
            items = List.copyOf(items);
        }
    }

    /** An agent learned something that is worth knowing next time; it is remembered when the run ends. */
    record LearningRecorded(RunId run, StepPath path, String text) implements Event {
        public LearningRecorded {
            requireNonNull(run, "run");
            requireNonNull(path, "path");
            requireNonNull(text, "text");
        }
    }

    /** A step came to a result; with it, its commits are safe. */
    record StepFinished(RunId run, StepPath path, int attempt, StepResult result, Optional<HandOver> handOver)
            implements Event {
        public StepFinished {
            requireNonNull(run, "run");
            requireNonNull(path, "path");
            requireNonNull(result, "result");
            requireNonNull(handOver, "handOver");
        }
    }

    /** Something is about to be done outside. */
    record EffectIntended(RunId run, StepPath path, EffectIntent intent) implements Event {
        public EffectIntended {
            requireNonNull(run, "run");
            requireNonNull(path, "path");
            requireNonNull(intent, "intent");
        }
    }

    /** It was done, or was found to have been done before. */
    record EffectDone(RunId run, String key, String kind, EffectResult result, boolean found) implements Event {
        public EffectDone {
            requireNonNull(run, "run");
            requireNonNull(key, "key");
            requireNonNull(kind, "kind");
            requireNonNull(result, "result");
        }
    }

    /** It was refused, or nobody can say whether it was done ({@code unclear}): then a person must look. */
    record EffectFailed(RunId run, String key, String kind, String reason, boolean unclear) implements Event {
        public EffectFailed {
            requireNonNull(run, "run");
            requireNonNull(key, "key");
            requireNonNull(kind, "kind");
            requireNonNull(reason, "reason");
        }
    }

    /** A schedule was set, or set anew; what was due before doesn't count. In the schedule's own stream, like the next two. */
    record ScheduleSet(String schedule, String cron, String zone) implements Event {
        public ScheduleSet {
            requireNonNull(schedule, "schedule");
            requireNonNull(cron, "cron");
            requireNonNull(zone, "zone");
        }
    }

    /** What a schedule had due is a task, or is about to be one. */
    record ScheduleFired(String schedule, Instant due, TaskId task) implements Event {
        public ScheduleFired {
            requireNonNull(schedule, "schedule");
            requireNonNull(due, "due");
            requireNonNull(task, "task");
        }
    }

    /** What a schedule had due is left out. */
    record ScheduleSkipped(String schedule, Instant due, String reason) implements Event {
        public ScheduleSkipped {
            requireNonNull(schedule, "schedule");
            requireNonNull(due, "due");
            requireNonNull(reason, "reason");
        }
    }

    /** A run says that it works on these files until then. In the stream of the repository's locks of that day, like the next one. */
    record LocksTaken(RunId run, String agent, List<String> paths, Instant until) implements Event {
        public LocksTaken {
            requireNonNull(run, "run");
            requireNonNull(agent, "agent");
            paths = List.copyOf(paths);
            requireNonNull(until, "until");
        }
    }

    /** A run works on them no longer. */
    record LocksReleased(RunId run, List<String> paths) implements Event {
        public LocksReleased {
            requireNonNull(run, "run");
            paths = List.copyOf(paths);
        }
    }

    /** Processes of the task that nobody drove any more were ended; {@code reason} says whose they were. */
    record ProcessesEnded(int processes, String reason) implements Event {
        public ProcessesEnded {
            requireNonNull(reason, "reason");
        }
    }

    /**
     * A sandbox of the step wanted to connect to {@code host}, which it isn't allowed to; told once for each host and port that a process
     * of the step asked for.
     *
     * @param host what was asked for: data, never trusted
     * @param reason for a person: why, and what could be done
     */
    record EgressDenied(RunId run, StepPath path, String host, int port, String reason) implements Event {
        public EgressDenied {
            requireNonNull(run, "run");
            requireNonNull(path, "path");
            requireNonNull(host, "host");
            requireNonNull(reason, "reason");
        }
    }

    /** Secrets stand in the sandbox of the step's agent, where it may read them: in these variables. */
    record KeyInside(RunId run, StepPath path, List<String> variables) implements Event {
        public KeyInside {
            requireNonNull(run, "run");
            requireNonNull(path, "path");
            variables = List.copyOf(variables);
        }
    }

    /**
     * What happened up to {@code positions}, by notifier, was looked at for whom to tell; whoever starts reads this stream from
     * {@code from} on.
     */
    record NotificationsRead(Map<String, Long> positions, long from) implements Event {
        public NotificationsRead {
            positions = Map.copyOf(positions);
        }
    }

    /** Somebody is to be told, through {@code notifier}, of what happened at {@code position}; the key is the delivery's id. */
    record NotificationDue(String notifier, long position, EffectIntent notification) implements Event {
        public NotificationDue {
            requireNonNull(notifier, "notifier");
            requireNonNull(notification, "notification");
        }
    }

    /** An instance is about to send it for the {@code attempt}-th time, from 1; it is that instance's alone for a while. */
    record NotificationTried(String delivery, InstanceId instance, int attempt, Instant until) implements Event {
        public NotificationTried {
            requireNonNull(delivery, "delivery");
            requireNonNull(instance, "instance");
            requireNonNull(until, "until");
        }
    }

    /** It wasn't delivered, and is tried again at {@code until}; its notifier is left alone until {@code pause}. */
    record NotificationPutOff(String delivery, String reason, Instant until, Instant pause) implements Event {
        public NotificationPutOff {
            requireNonNull(delivery, "delivery");
            requireNonNull(reason, "reason");
            requireNonNull(until, "until");
            requireNonNull(pause, "pause");
        }
    }

    /** It arrived. */
    record NotificationDelivered(String delivery) implements Event {
        public NotificationDelivered {
            requireNonNull(delivery, "delivery");
        }
    }

    /** It isn't tried any more; where it is {@code unclear}, it may have arrived. */
    record NotificationGivenUp(String delivery, String reason, boolean unclear) implements Event {
        public NotificationGivenUp {
            requireNonNull(delivery, "delivery");
            requireNonNull(reason, "reason");
        }
    }

    /**
     * What had happened to the task was removed, but for its submission and this: enough to know it again, and to do nothing twice.
     *
     * @param runs how many it has had
     * @param end how the last one ended
     * @param cost of all of them
     */
    record TaskForgotten(
            TaskStatus status, String reason, int runs, Optional<RunEnd> end, Cost cost, List<EffectKept> effects)
            implements Event {
        public TaskForgotten {
            requireNonNull(status, "status");
            requireNonNull(reason, "reason");
            requireNonNull(end, "end");
            requireNonNull(cost, "cost");
            effects = List.copyOf(effects);
        }
    }

    /**
     * What is kept of an effect.
     *
     * @param intent without the long texts of its payload
     * @param result what it brought; empty where it wasn't done, as far as is known
     */
    record EffectKept(
            RunId run, EffectIntent intent, Optional<EffectResult> result, Optional<String> failure, boolean unclear) {
        public EffectKept {
            requireNonNull(run, "run");
            requireNonNull(intent, "intent");
            requireNonNull(result, "result");
            requireNonNull(failure, "failure");
        }
    }

    /** What is old was looked for in the whole store: by {@code instance}, so that no other one need do the same soon. */
    record RetentionLooked(InstanceId instance) implements Event {
        public RetentionLooked {
            requireNonNull(instance, "instance");
        }
    }

    /** Checks of {@code commit}, on the task's branch, failed and are run again. In the stream of the task's pull request. */
    record ChecksRunAgain(TaskId task, String commit, List<String> checks) implements Event {
        public ChecksRunAgain {
            requireNonNull(task, "task");
            requireNonNull(commit, "commit");
            checks = List.copyOf(checks);
        }
    }

    /**
     * A ticket was looked at, and is otherwise than before. In the stream of its connector's intake.
     *
     * @param task which task it is; empty where it was never one
     * @param by who marked it or took the mark away, where that is known; a name for people
     * @param changed when it was last changed, by the tracker's clock, where whatever was said up to then isn't for a task that comes after
     */
    record TicketNoted(TicketRef ticket, Mark mark, Optional<TaskId> task, String by, Optional<Instant> changed)
            implements Event {
        public TicketNoted {
            requireNonNull(ticket, "ticket");
            requireNonNull(mark, "mark");
            requireNonNull(task, "task");
            requireNonNull(by, "by");
            requireNonNull(changed, "changed");
        }

        public TicketNoted(TicketRef ticket, Mark mark, Optional<TaskId> task, String by) {
            this(ticket, mark, task, by, Optional.empty());
        }

        /** Whether it is marked for Factory. */
        public enum Mark {
            /** It is, and was taken. */
            TAKEN,
            /** It is, by somebody who may not, or asks for what can't be had. */
            REFUSED,
            /** It isn't. */
            GONE
        }
    }

    /** An instance alone looks at a tracker until then, where several could. In a stream of its own for each connector. */
    record PollingLed(InstanceId instance, Instant until) implements Event {
        public PollingLed {
            requireNonNull(instance, "instance");
            requireNonNull(until, "until");
        }
    }

    /**
     * What the branch changes when the run is about to end.
     *
     * @param base where the branch begins
     * @param commit its tip
     * @param files with their names there; the first ones where there are very many
     * @param total how many files there are
     */
    record ChangeMeasured(RunId run, String base, String commit, List<ChangedFile> files, int total) implements Event {
        public ChangeMeasured {
            requireNonNull(run, "run");
            requireNonNull(base, "base");
            requireNonNull(commit, "commit");
            files = List.copyOf(files);
        }
    }

    /** The run is over. */
    record RunEnded(RunId run, RunEnd end, String reason) implements Event {
        public RunEnded {
            requireNonNull(run, "run");
            requireNonNull(end, "end");
            requireNonNull(reason, "reason");
        }
    }
}

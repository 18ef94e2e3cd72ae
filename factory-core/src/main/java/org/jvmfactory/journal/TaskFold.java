package org.jvmfactory.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.task.Answer;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.EffectResult;
import org.jvmfactory.task.HandOver;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.Message;
import org.jvmfactory.task.News;
import org.jvmfactory.task.PlanItem;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.task.Usage;
import org.jvmfactory.task.Wait;

/** Makes a {@link TaskView} of a task's events, one after the other. Not thread-safe. */
@Internal
public final class TaskFold {

    private static final int PAGE = 1000;

    /** What a push brings is where the branch is; people may push, too. */
    private static final String PUSH = "push";

    private @Nullable Task task;
    private TaskStatus status = TaskStatus.QUEUED;
    private String reason = "";
    private final List<Run> runs = new ArrayList<>();

    /** The questions that are open, oldest first: steps side by side may ask at the same time. */
    private final Map<String, Question> questions = new LinkedHashMap<>();

    private final Map<String, Answer> answers = new HashMap<>();
    private final List<Message> messages = new ArrayList<>();
    private final Map<String, EffectView> effects = new LinkedHashMap<>();
    private final Map<String, EffectResult> brought = new HashMap<>();
    private final List<String> undelivered = new ArrayList<>();
    private Spending spending = Spending.NOTHING;

    /** Words that a turn was given and that may be lost with it. */
    private final List<String> inTurn = new ArrayList<>();

    private @Nullable String cancellation;
    private Command.@Nullable Close closing;
    private boolean settled;

    /** What was said of the published change and no run has begun for yet, by its source. */
    private final Map<String, News> news = new LinkedHashMap<>();

    private final Set<String> sources = new HashSet<>();
    private Event.@Nullable TaskForgotten forgotten;
    private int hostFailures;
    private @Nullable InstanceId driver;
    private @Nullable InstanceId lastAtWork;
    private Instant changedAt = Instant.EPOCH;
    private long nextSequence;

    /** The view of a whole stream; empty for an empty one. */
    public static Optional<TaskView> view(FactoryStore store, StreamId stream) {
        TaskFold fold = new TaskFold();
        fold.catchUp(store, stream);
        return fold.task == null ? Optional.empty() : Optional.of(fold.view());
    }

    /** Takes what the stream has beyond what was taken before. */
    public void catchUp(FactoryStore store, StreamId stream) {
        List<JournalEntry> page;
        do {
            page = store.read(stream, nextSequence, PAGE);
            page.forEach(this::apply);
        } while (page.size() == PAGE);
    }

    /** Takes the next event of the stream. */
    public void apply(JournalEntry entry) {
        nextSequence = entry.sequence(); // what was forgotten has left a gap
        apply(entry.event(), entry.at());
    }

    /** Takes the next event of the stream, written at {@code at}. */
    public void apply(Event event, Instant at) {
        nextSequence++;
        changedAt = at;
        spending = spending.after(event);
        if (event instanceof Event.LeaseTaken taken) {
            driver = taken.instance();
        } else if (event instanceof Event.StepStarted || event instanceof Event.WorkspaceReady) {
            lastAtWork = driver;
        }
        if (event instanceof Event.TaskSubmitted submitted) {
            task = submitted.task();
        } else if (event instanceof Event.StatusChanged changed) {
            status = changed.status();
            reason = changed.reason();
            if (status != TaskStatus.RUNNING && !runs.isEmpty()) {
                runs.get(runs.size() - 1).steps.values().forEach(step -> step.stop(at));
            }
            if (reason.startsWith(Outcomes.HOST_FAILED)) {
                hostFailures++;
            } else if (status.ended()) {
                hostFailures = 0;
            }
        } else if (event instanceof Event.CommandTaken taken) {
            command(taken, at);
        } else if (event instanceof Event.RunStarted started) {
            runs.add(new Run(started, List.copyOf(news.values()), at));
            news.clear();
            settled = false;
            questions.clear();
        } else if (event instanceof Event.EffectIntended intended) {
            effect(new EffectView(
                    intended.run(), intended.intent(), Optional.empty(), Optional.empty(), false, nextSequence - 1));
        } else if (event instanceof Event.EffectDone done) {
            brought.put(done.kind(), done.result());
            EffectView view = effects.get(done.key());
            if (view != null) {
                effect(new EffectView(
                        done.run(),
                        view.intent(),
                        Optional.of(done.result()),
                        Optional.empty(),
                        false,
                        nextSequence - 1));
            }
        } else if (event instanceof Event.EffectFailed failed) {
            EffectView view = effects.get(failed.key());
            if (view != null) {
                effect(new EffectView(
                        failed.run(),
                        view.intent(),
                        Optional.empty(),
                        Optional.of(failed.reason()),
                        failed.unclear(),
                        nextSequence - 1));
            }
        } else if (event instanceof Event.MessagePosted posted) {
            messages.add(new Message(at, posted.agent(), Message.Kind.AGENT, posted.text()));
        } else if (event instanceof Event.TaskForgotten gone) {
            forget(gone);
        } else if (!runs.isEmpty()) {
            run(runs.get(runs.size() - 1), event, at);
        }
    }

    /** Words to the agent that no turn has had to its end yet, oldest first: a turn that is cut off may not have seen its own. */
    public List<String> undelivered() {
        List<String> words = new ArrayList<>(inTurn);
        words.addAll(undelivered);
        return words;
    }

    /** Why the run under way is to be cancelled; empty unless somebody wants that and the run hasn't ended yet. */
    public Optional<String> cancellation() {
        return Optional.ofNullable(cancellation);
    }

    /** By what the run under way is to be ended, since the pull request is settled; empty unless it is and the run hasn't ended yet. */
    public Optional<Command.Close> closing() {
        return Optional.ofNullable(closing);
    }

    /** What the task's agents have used. */
    public Spending spending() {
        return spending;
    }

    /** How often in a row the host failed the run before any step came to a result. */
    public int hostFailures() {
        return hostFailures;
    }

    /** The instance in whose workspace the task was last worked on. */
    public Optional<InstanceId> lastAtWork() {
        return Optional.ofNullable(lastAtWork);
    }

    public TaskView view() {
        Task known = task;
        if (known == null) {
            throw new IllegalStateException("the stream has no task yet");
        }
        return new TaskView(
                known,
                status,
                reason,
                runs.stream().map(Run::view).toList(),
                questions.values().stream().findFirst(),
                answers,
                messages,
                effects,
                brought,
                List.copyOf(news.values()),
                sources,
                settled,
                spending,
                Optional.ofNullable(forgotten),
                changedAt,
                nextSequence);
    }

    private void forget(Event.TaskForgotten gone) {
        forgotten = gone;
        status = gone.status();
        reason = gone.reason();
        runs.clear();
        messages.clear();
        effects.clear();
        brought.clear();
        for (Event.EffectKept kept : gone.effects()) {
            effect(new EffectView(
                    kept.run(), kept.intent(), kept.result(), kept.failure(), kept.unclear(), nextSequence - 1));
            kept.result().ifPresent(result -> brought.put(kept.intent().kind(), result));
        }
    }

    private void effect(EffectView view) {
        effects.put(view.intent().key(), view);
    }

    private void command(Event.CommandTaken taken, Instant at) {
        if (taken.command() instanceof Command.Answer answer && taken.outcome().equals(Outcomes.ACCEPTED)) {
            answers.put(answer.question(), new Answer(answer.question(), answer.text(), answer.by()));
            questions.remove(answer.question());
        } else if (taken.command() instanceof Command.Steer steer) {
            if (taken.outcome().equals(Outcomes.DELIVERED)) {
                inTurn.add(steer.text());
            } else if (taken.outcome().equals(Outcomes.KEPT)) {
                inTurn.remove(steer.text()); // where it was to be delivered and couldn't be
                undelivered.add(steer.text());
            }
        } else if (taken.command() instanceof Command.Post post
                && taken.outcome().equals(Outcomes.POSTED)) {
            messages.add(new Message(at, post.by().name(), Message.Kind.PERSON, post.text()));
            undelivered.add(post.text());
        } else if (taken.command() instanceof Command.Cancel cancel
                && taken.outcome().equals(Outcomes.STOPPED)) {
            cancellation = cancel.reason();
        } else if (taken.command() instanceof Command.Close close) {
            settled |=
                    taken.outcome().equals(Outcomes.STOPPED) || taken.outcome().equals(Outcomes.ACCEPTED);
            closing = taken.outcome().equals(Outcomes.STOPPED) ? close : closing;
        } else if (taken.command() instanceof Command.Retry retry
                && taken.outcome().equals(Outcomes.ACCEPTED)) {
            retry.assumed().ifPresent(answer -> answers.putIfAbsent(answer.question(), answer));
        } else if (taken.command() instanceof Command.Revise revise
                && taken.outcome().equals(Outcomes.ACCEPTED)) {
            revise.news().stream()
                    .filter(each -> sources.add(each.source()))
                    .forEach(each -> news.put(each.source(), each));
        }
    }

    private void run(Run run, Event event, Instant at) {
        if (event instanceof Event.WorkspaceReady ready) {
            run.workspace = ready;
        } else if (event instanceof Event.MemoryRecalled recalled) {
            run.recalled = recalled;
        } else if (event instanceof Event.StepStarted started) {
            Step step = run.step(started.path());
            questions.values().removeIf(step::askedFor); // nobody answered in time, and it goes on with the default
            step.start(started, at);
        } else if (event instanceof Event.SessionOpened opened) {
            inTurn.addAll(undelivered);
            undelivered.clear();
            run.step(opened.path()).opened(opened);
        } else if (event instanceof Event.AgentRouted routed) {
            run.step(routed.path()).passed.addAll(routed.passed());
        } else if (event instanceof Event.AgentReported reported) {
            if (reported.event() instanceof AgentEvent.TurnEnded ended
                    && ended.result().succeeded()) {
                inTurn.clear();
            }
            run.step(reported.path()).reported(reported.event(), at);
        } else if (event instanceof Event.PlanReported reported) {
            run.step(reported.path()).plan = reported.items();
        } else if (event instanceof Event.LearningRecorded recorded) {
            run.learnings.add(recorded.text());
        } else if (event instanceof Event.ChangeMeasured measured) {
            run.change = measured;
        } else if (event instanceof Event.StepFinished finished) {
            hostFailures = 0;
            if (!(finished.result() instanceof StepResult.Failed)) {
                inTurn.clear();
            }
            Step step = run.step(finished.path());
            step.finish(finished, at);
            finished.handOver()
                    .flatMap(HandOver::taken)
                    .ifPresent(commit -> brought.put(PUSH, new EffectResult(Map.of("commit", commit))));
            if (finished.result() instanceof StepResult.Waits waits
                    && waits.on() instanceof Wait.ForAnswer asked
                    && !answers.containsKey(asked.question().id())) {
                questions.put(asked.question().id(), asked.question());
            } else {
                questions.values().removeIf(step::askedFor);
            }
        } else if (event instanceof Event.LeaseTaken) {
            run.steps.values().forEach(Step::interrupt);
        } else if (event instanceof Event.RunEnded ended) {
            run.end = ended.end();
            run.endReason = ended.reason();
            run.endedAt = at;
            cancellation = null;
            closing = null;
            questions.clear();
            run.steps.values().forEach(step -> step.stop(at));
        }
    }

    /** What came of a command, where other parts of Factory must know it. */
    public static final class Outcomes {

        /** How the reason of a task begins that is tried again because the host failed. */
        public static final String HOST_FAILED = "tried again after a failure: ";

        /** An answer that the open question gets. */
        public static final String ACCEPTED = "accepted";

        /** People are told that one of them must look at the pull request. */
        public static final String ESCALATED = "people are told";

        /** A word to the agent that its next turn gets. */
        public static final String KEPT = "kept for the next turn";

        /** A word on the board, which the next turn gets. */
        public static final String POSTED = "posted";

        /** A word to the agent that the turn under way got. */
        public static final String DELIVERED = "delivered";

        /** A cancellation, or a settled pull request, that the driver of the run obeys. */
        public static final String STOPPED = "the run is stopped";

        private Outcomes() {}
    }

    private static final class Run {

        private final Event.RunStarted started;
        private final List<News> news;
        private final Instant startedAt;
        private Event.@Nullable WorkspaceReady workspace;
        private Event.@Nullable MemoryRecalled recalled;
        private final Map<StepPath, Step> steps = new LinkedHashMap<>();
        private final List<String> learnings = new ArrayList<>();
        private Event.@Nullable ChangeMeasured change;
        private @Nullable RunEnd end;
        private String endReason = "";
        private @Nullable Instant endedAt;

        Run(Event.RunStarted started, List<News> news, Instant at) {
            this.started = started;
            this.news = news;
            this.startedAt = at;
        }

        Step step(StepPath path) {
            return steps.computeIfAbsent(path, Step::new);
        }

        RunView view() {
            List<StepView> views = steps.values().stream().map(Step::view).toList();
            boolean beside =
                    steps.keySet().stream().anyMatch(path -> path.branch().isPresent());
            Duration active = beside
                    ? Span.together(steps.values().stream().flatMap(Step::spans))
                    : views.stream().map(StepView::took).reduce(Duration.ZERO, Duration::plus);
            return new RunView(
                    started.run(),
                    started.plan(),
                    started.cause(),
                    news,
                    startedAt,
                    Optional.ofNullable(workspace),
                    Optional.ofNullable(recalled),
                    views,
                    learnings,
                    Optional.ofNullable(change),
                    Optional.ofNullable(end),
                    endReason,
                    Optional.ofNullable(endedAt),
                    active);
        }
    }

    private static final class Step {

        private final StepPath path;
        private String uses = "";
        private int attempt = 1;
        private Instant firstStart = Instant.EPOCH;
        private @Nullable Instant workingSince;
        private Instant lastSeen = Instant.EPOCH;
        private Duration took = Duration.ZERO;

        /** When it worked, up to now. */
        private final List<Span> worked = new ArrayList<>();

        private @Nullable StepResult result;
        private StepResult.@Nullable Waits waited;
        private @Nullable Instant finishedAt;
        private @Nullable HandOver handOver;
        private @Nullable String agent;
        private @Nullable String engine;
        private @Nullable String model;
        private @Nullable String session;
        private Usage usage = Usage.NONE;
        private Cost cost = Cost.NOTHING;
        private List<PlanItem> plan = List.of();

        /** Of each conversation. */
        private final List<StepView.Share> shares = new ArrayList<>();

        private final List<Event.PassedOver> passed = new ArrayList<>();

        /** Whether a turn is under way, of whose cost nobody will tell if it is broken off. */
        private boolean turnUnderWay;

        Step(StepPath path) {
            this.path = path;
        }

        void start(Event.StepStarted started, Instant at) {
            interrupt();
            if (uses.isEmpty()) {
                firstStart = at;
            }
            uses = started.uses();
            attempt = started.attempt();
            workingSince = at;
            lastSeen = at;
            result = null;
        }

        boolean askedFor(Question question) {
            return waited != null
                    && waited.on() instanceof Wait.ForAnswer asked
                    && asked.question().id().equals(question.id());
        }

        void opened(Event.SessionOpened opened) {
            agent = opened.agent();
            engine = opened.engine();
            opened.model().ifPresent(name -> model = name);
            session = opened.resumed().orElse(null);
            shares.add(new StepView.Share(opened.engine(), opened.model(), Usage.NONE, Cost.NOTHING));
        }

        void reported(AgentEvent event, Instant at) {
            lastSeen = at;
            turnUnderWay = !(event instanceof AgentEvent.TurnEnded);
            if (event instanceof AgentEvent.SessionStarted begun) {
                session = begun.session();
                begun.model().ifPresent(name -> model = name);
                share(begun.model(), Usage.NONE, Cost.NOTHING);
            } else if (event instanceof AgentEvent.TurnEnded ended) {
                usage = usage.plus(ended.result().usage());
                cost = cost.plus(ended.result().cost());
                ended.result().model().ifPresent(name -> model = name);
                share(
                        ended.result().model(),
                        ended.result().usage(),
                        ended.result().cost());
            }
        }

        private void share(Optional<String> answered, Usage more, Cost paid) {
            if (!shares.isEmpty()) {
                StepView.Share last = shares.remove(shares.size() - 1);
                shares.add(new StepView.Share(
                        last.engine(),
                        answered.or(last::model),
                        last.usage().plus(more),
                        last.cost().plus(paid)));
            }
        }

        /** The same engine and model counts once. */
        private List<StepView.Share> shares() {
            Map<List<Object>, StepView.Share> sums = new LinkedHashMap<>();
            shares.forEach(share -> sums.merge(
                    List.of(share.engine(), share.model()),
                    share,
                    (one, other) -> new StepView.Share(
                            one.engine(),
                            one.model(),
                            one.usage().plus(other.usage()),
                            one.cost().plus(other.cost()))));
            return List.copyOf(sums.values());
        }

        void finish(Event.StepFinished finished, Instant at) {
            lastSeen = at;
            turnUnderWay = false;
            interrupt();
            result = finished.result();
            if (result instanceof StepResult.Waits waits) {
                waited = waits;
            }
            finishedAt = at;
            attempt = finished.attempt();
            finished.handOver().ifPresent(value -> handOver = value);
        }

        /** Its driver stops it, and knows when. */
        void stop(Instant at) {
            lastSeen = at;
            interrupt();
        }

        /** The step is no longer at work: it finished, or its driver is gone. */
        void interrupt() {
            if (turnUnderWay) {
                turnUnderWay = false;
                cost = cost.plus(Cost.UNKNOWN);
                share(Optional.empty(), Usage.NONE, Cost.UNKNOWN);
            }
            if (workingSince != null) {
                took = took.plus(worked(workingSince));
                worked.add(new Span(workingSince, lastSeen));
                workingSince = null;
            }
        }

        /** None where the clock was put back meanwhile. */
        private Duration worked(Instant since) {
            return lastSeen.isBefore(since) ? Duration.ZERO : Duration.between(since, lastSeen);
        }

        Stream<Span> spans() {
            return workingSince == null
                    ? worked.stream()
                    : Stream.concat(worked.stream(), Stream.of(new Span(workingSince, lastSeen)));
        }

        StepView view() {
            Duration working = workingSince == null ? Duration.ZERO : worked(workingSince);
            return new StepView(
                    path,
                    uses,
                    attempt,
                    firstStart,
                    Optional.ofNullable(result),
                    Optional.ofNullable(waited),
                    Optional.ofNullable(finishedAt),
                    Optional.ofNullable(handOver),
                    Optional.ofNullable(agent),
                    Optional.ofNullable(engine),
                    Optional.ofNullable(model),
                    Optional.ofNullable(session),
                    usage,
                    cost,
                    plan,
                    shares(),
                    passed,
                    took.plus(working));
        }
    }
}

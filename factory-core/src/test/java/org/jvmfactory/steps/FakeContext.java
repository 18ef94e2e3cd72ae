package org.jvmfactory.steps;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.agent.Agents;
import org.jvmfactory.agent.Guidance;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.git.CommitMessage;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.step.AgentAssignment;
import org.jvmfactory.step.AgentOutcome;
import org.jvmfactory.step.BranchWork;
import org.jvmfactory.step.CommandOutcome;
import org.jvmfactory.step.Discussion;
import org.jvmfactory.step.ExposedSecrets;
import org.jvmfactory.step.OpenTask;
import org.jvmfactory.step.Resumption;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.StepUse;
import org.jvmfactory.step.TaskSummary;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Answer;
import org.jvmfactory.task.EffectResult;
import org.jvmfactory.task.News;
import org.jvmfactory.task.Outcome;
import org.jvmfactory.task.PlanItem;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Visit;
import org.jvmfactory.task.Wait;

/** A run as a step sees it: what a test says is so, what agents and commands come to is queued, and what the step does is kept. */
final class FakeContext implements StepContext {

    static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");
    static final RunId RUN = new RunId(new TaskId("t1"), 1);
    static final String BASE = "1111111111111111111111111111111111111111";
    static final String TIP = "2222222222222222222222222222222222222222";

    /** An effect that a step wanted done. */
    record Effect(String purpose, EffectScope scope, String kind, Map<String, String> payload) {}

    final List<AgentAssignment> assignments = new ArrayList<>();
    final List<List<String>> commands = new ArrayList<>();

    /** The files kept as at the tip while a command ran at the base. */
    final List<List<String>> keptAtBase = new ArrayList<>();

    final List<Effect> effects = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    final List<List<PlanItem>> plans = new ArrayList<>();
    final List<OpenTask> openTasks = new ArrayList<>();
    final List<TaskSummary> tasks = new ArrayList<>();
    final List<Outcome> became = new ArrayList<>();

    /** Since when tasks were asked for. */
    final List<Instant> askedSince = new ArrayList<>();

    final Map<String, StepResult> earlier = new HashMap<>();
    Discussion discussion = Discussion.NONE;
    List<News> news = List.of();

    TaskRequest request = TaskRequest.builder("https://example.org/shop.git", "Add a discount")
            .description("Customers of ten years get 10 % off.")
            .build();
    Agent agent = Objects.requireNonNull(Agents.builtIn().get("coder"));
    RunId run = RUN;
    StepPath path = StepPath.of("code", 1);
    int attempt = 1;
    String tip = BASE;
    List<FileChange> changedFiles = List.of();
    List<CommitMessage> commits = List.of();
    Optional<ProtectedChange> protectedChange = Optional.empty();
    Optional<ExposedSecrets> exposedSecrets = Optional.empty();
    Guidance guidance = Guidance.NONE;
    Optional<Resumption> resumption = Optional.empty();
    Optional<Verdict> verdict = Optional.empty();
    boolean roundsUsedUp;
    String diffSince = "";
    String recalled = "";
    List<StepUse> used = List.of();
    Optional<Published> pullRequest = Optional.empty();
    final List<Visit> visits = new ArrayList<>();
    final Map<String, String> inputs = new LinkedHashMap<>();
    final Map<String, StepResult> results = new HashMap<>();
    final Map<String, String> files = new LinkedHashMap<>();
    final Map<String, String> baseFiles = new LinkedHashMap<>();
    final Map<String, EffectResult> effectResults = new HashMap<>();

    final List<BranchWork> branches = new ArrayList<>();
    final List<String> moves = new ArrayList<>();
    Optional<String> earlierSession = Optional.empty();
    Pushed pushed = new Pushed(Pushed.State.SAME, TIP, List.of(), List.of());
    Rebase rebase = new Rebase(BASE, false, List.of());

    /** By the number of the conversation. */
    private final Map<Integer, Map<String, String>> left = new HashMap<>();

    private final Deque<AgentOutcome> outcomes = new ArrayDeque<>();
    private final Deque<CommandOutcome> endings = new ArrayDeque<>();

    /** The branch holds a change. */
    FakeContext changed() {
        tip = TIP;
        changedFiles = List.of(new FileChange("src/Shop.java", "src/Shop.java", FileChange.Kind.MODIFIED, 3, 1));
        return this;
    }

    FakeContext agent(String name) {
        agent = Objects.requireNonNull(Agents.builtIn().get(name));
        return this;
    }

    FakeContext judged(String step, Verdict result) {
        results.put(step, StepResult.judged(result, Map.of("text", result.summary())));
        inputs.put(step + ".text", result.summary());
        verdict = Optional.of(result);
        return visited(step, step, StepResult.judged(result, Map.of("text", result.summary())));
    }

    /** A step of that id and type came to a result, at the commit that is the tip now. */
    FakeContext visited(String step, String uses, StepResult result) {
        int visit = 1
                + (int) visits.stream()
                        .filter(it -> it.run().equals(run) && it.path().name().equals(step))
                        .count();
        visits.add(new Visit(run(), StepPath.of(step, visit), uses, result, tip));
        return this;
    }

    FakeContext answered(StepResult.Waits waits, String answer) {
        String question =
                waits.on() instanceof Wait.ForAnswer asked ? asked.question().id() : "q1";
        resumption = Optional.of(
                new Resumption(waits.state(), Optional.of(new Answer(question, answer, Actor.trusted("ann")))));
        return this;
    }

    FakeContext says(String text) {
        return outcome(
                new AgentOutcome(text, Optional.empty(), Optional.of("s1"), Optional.empty(), Optional.empty(), false));
    }

    FakeContext works(String text) {
        return outcome(
                new AgentOutcome(text, Optional.empty(), Optional.of("s1"), Optional.empty(), Optional.empty(), true));
    }

    FakeContext gives(String json) {
        return outcome(
                new AgentOutcome("", Optional.of(json), Optional.of("s1"), Optional.empty(), Optional.empty(), false));
    }

    /** Gives a structured result, and leaves a file in what it hands over. */
    FakeContext gives(String json, String file, String content) {
        left.put(assignments.size() + outcomes.size(), Map.of(file, content));
        return gives(json);
    }

    FakeContext asks(String question, Optional<String> session) {
        return outcome(new AgentOutcome(
                "I have to ask.",
                Optional.empty(),
                session,
                Optional.of(Question.open("q1", question)),
                Optional.empty(),
                false));
    }

    FakeContext fails(AgentFailure failure) {
        return outcome(new AgentOutcome(
                "", Optional.empty(), Optional.of("s1"), Optional.empty(), Optional.of(failure), false));
    }

    FakeContext ends(int code, String output) {
        return ends(new Exit.Exited(code), output, false);
    }

    FakeContext ends(Exit exit, String output, boolean timedOut) {
        endings.add(new CommandOutcome(exit, output, Duration.ofSeconds(3), timedOut));
        return this;
    }

    String prompt() {
        return assignments.get(assignments.size() - 1).prompt();
    }

    private FakeContext outcome(AgentOutcome outcome) {
        outcomes.add(outcome);
        return this;
    }

    @Override
    public Task task() {
        return new Task(new TaskId("t1"), request, new UUID(1, 2), NOW);
    }

    @Override
    public RunId run() {
        return run;
    }

    @Override
    public StepPath path() {
        return path;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public Instant now() {
        return NOW;
    }

    @Override
    public Map<String, String> inputs() {
        return inputs;
    }

    @Override
    public Optional<StepResult> result(String id) {
        return Optional.ofNullable(results.get(id));
    }

    @Override
    public Discussion discussion() {
        return discussion;
    }

    @Override
    public List<OpenTask> openTasks() {
        return openTasks;
    }

    @Override
    public List<TaskSummary> tasksSince(Instant moment) {
        askedSince.add(moment);
        return tasks;
    }

    @Override
    public List<Outcome> outcomesSince(Instant moment, String repository) {
        askedSince.add(moment);
        return became.stream()
                .filter(outcome -> outcome.repository().equals(repository))
                .toList();
    }

    @Override
    public Optional<StepResult> earlier(String id) {
        return Optional.ofNullable(earlier.get(id));
    }

    @Override
    public void plan(List<PlanItem> items) {
        plans.add(items);
    }

    @Override
    public List<News> news() {
        return news;
    }

    @Override
    public Optional<String> earlierSession() {
        return earlierSession;
    }

    @Override
    public Pushed takeOver(boolean replacing) {
        moves.add("take over" + (replacing ? " what replaces ours" : ""));
        return replacing ? new Pushed(Pushed.State.TAKEN, pushed.commit(), List.of(), List.of()) : pushed;
    }

    @Override
    public Rebase rebase() {
        moves.add("rebase");
        return rebase;
    }

    @Override
    public String recalled() {
        return recalled;
    }

    @Override
    public Optional<Verdict> verdict() {
        return verdict;
    }

    @Override
    public String diffSince(String commit, int maxBytes) {
        return diffSince;
    }

    @Override
    public List<String> paths() {
        return List.copyOf(files.keySet());
    }

    @Override
    public List<String> basePaths() {
        return List.copyOf(baseFiles.keySet());
    }

    @Override
    public List<Visit> visits() {
        return visits;
    }

    @Override
    public Optional<Published> pullRequest() {
        return pullRequest;
    }

    @Override
    public boolean roundsUsedUp() {
        return roundsUsedUp;
    }

    @Override
    public Optional<Resumption> resumption() {
        return resumption;
    }

    @Override
    public Change change() {
        return new Change(
                "https://example.org/shop.git", "factory/t1-add-a-discount", "main", BASE, tip, Path.of("/w/t1"));
    }

    @Override
    public List<FileChange> changedFiles() {
        return changedFiles;
    }

    @Override
    public List<CommitMessage> commits() {
        return commits;
    }

    @Override
    public String diff(int maxBytes) {
        return "diff --git a/src/Shop.java b/src/Shop.java";
    }

    @Override
    public Optional<ProtectedChange> protectedChange() {
        return protectedChange;
    }

    @Override
    public Optional<ExposedSecrets> exposedSecrets() {
        return exposedSecrets;
    }

    @Override
    public List<BranchWork> branches() {
        return branches;
    }

    @Override
    public String diff(BranchWork branch, int maxBytes) {
        return "diff of " + branch.name();
    }

    @Override
    public Optional<byte[]> file(String name) {
        return Optional.ofNullable(files.get(name)).map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Optional<byte[]> baseFile(String name) {
        return Optional.ofNullable(baseFiles.get(name)).map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Guidance guidance() {
        return guidance;
    }

    @Override
    public Agent agent() {
        return agent;
    }

    @Override
    public AgentOutcome runAgent(AgentAssignment assignment) {
        assignments.add(assignment);
        files.putAll(left.getOrDefault(assignments.size() - 1, Map.of()));
        return outcomes.remove();
    }

    @Override
    public CommandOutcome runCommand(List<String> command, Duration limit) {
        commands.add(command);
        return endings.remove();
    }

    @Override
    public CommandOutcome runCommandAtBase(List<String> command, Duration limit, List<String> kept) {
        keptAtBase.add(kept);
        return endings.remove();
    }

    @Override
    public void dropNotes() {
        files.keySet().removeIf(path -> path.startsWith(".ai/"));
    }

    @Override
    public void commit(String file, String text, String message) {
        files.put(file, text);
    }

    @Override
    public EffectResult perform(String purpose, EffectScope scope, String kind, Map<String, String> payload) {
        effects.add(new Effect(purpose, scope, kind, payload));
        return effectResults.getOrDefault(kind, EffectResult.NOTHING);
    }

    @Override
    public void note(String message) {
        notes.add(message);
    }

    @Override
    public List<StepUse> used() {
        return used;
    }
}

package org.jvmfactory.execution;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.agent.Guidance;
import org.jvmfactory.codehost.CodeHost;
import org.jvmfactory.codehost.PullRequest;
import org.jvmfactory.effect.PullRequestHandler;
import org.jvmfactory.git.ClosingWords;
import org.jvmfactory.git.CommitMessage;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.git.GitException;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.git.RepositoryAddress;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.Visits;
import org.jvmfactory.learning.OutcomeQuery;
import org.jvmfactory.learning.Outcomes;
import org.jvmfactory.secret.Redactor;
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
import org.jvmfactory.task.EffectResult;
import org.jvmfactory.task.HandOver;
import org.jvmfactory.task.News;
import org.jvmfactory.task.Outcome;
import org.jvmfactory.task.PlanItem;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Visit;
import org.jvmfactory.workflow.Branch;
import org.jvmfactory.workflow.Next;
import org.jvmfactory.workspace.HandedOver;

/** One attempt of one step: what the step sees and may do. For one thread. */
final class StepRun implements StepContext {

    private final RunServices services;
    private final RunScene scene;
    private final Next.Run next;
    private final int attempt;
    private final Agent agent;
    private final Optional<Resumption> resumption;
    private final String tipBefore;
    private final BranchCare care;
    private String tip;
    private String base;
    private Optional<String> taken = Optional.empty();

    /** What the resolution of a conflict must hold. */
    private Optional<String> required = Optional.empty();

    private @Nullable HandOver handOver;

    StepRun(
            RunServices services,
            RunScene scene,
            Next.Run next,
            int attempt,
            Agent agent,
            Optional<Resumption> resumption) {
        this.services = services;
        this.scene = scene;
        this.next = next;
        this.attempt = attempt;
        this.agent = agent;
        this.resumption = resumption;
        this.tipBefore = scene.tip();
        this.tip = tipBefore;
        this.base = scene.base();
        this.care = new BranchCare(services, scene);
    }

    /** What the step's agents have handed over; empty where they haven't. */
    Optional<HandOver> handOver() {
        return Optional.ofNullable(handOver);
    }

    @Override
    public Task task() {
        return scene.task();
    }

    @Override
    public RunId run() {
        return scene.run();
    }

    @Override
    public StepPath path() {
        return next.path();
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public Instant now() {
        return services.keeping().time().instant();
    }

    @Override
    public Map<String, String> inputs() {
        Map<String, String> inputs = new HashMap<>();
        for (String reference : next.step().inputs()) {
            int dot = reference.indexOf('.');
            String id = dot < 0 ? reference : reference.substring(0, dot);
            result(id)
                    .ifPresent(result -> result.outputs().forEach((name, value) -> {
                        if (dot < 0 || reference.substring(dot + 1).equals(name)) {
                            inputs.put(id + "." + name, value);
                        }
                    }));
        }
        return inputs;
    }

    @Override
    public Optional<StepResult> result(String id) {
        return Optional.ofNullable(next.seen().results().get(id));
    }

    @Override
    public Optional<Verdict> verdict() {
        return next.seen().verdict();
    }

    @Override
    public List<Visit> visits() {
        return Visits.of(scene.journal().view(), scene.workspace().base()).stream()
                .filter(visit -> !(visit.run().equals(run()) && visit.path().equals(path())))
                .toList();
    }

    @Override
    public boolean roundsUsedUp() {
        return next.seen().exhausted();
    }

    @Override
    public Optional<Resumption> resumption() {
        return resumption;
    }

    @Override
    public List<BranchWork> branches() {
        return next.seen().branches().stream()
                .filter(Branch::pickable)
                .map(this::work)
                .toList();
    }

    private BranchWork work(Branch branch) {
        String base = scene.tip();
        String end = scene.journal().view().tip(branch.path()).orElse(base);
        String inside = branch.path() + "/";
        List<StepUse> uses = used().stream()
                .filter(use -> use.run().equals(run())
                        && (use.path().equals(branch.path())
                                || use.path().value().startsWith(inside)))
                .toList();
        return new BranchWork(
                branch.name(), base, end, mirror().changes(base, end), branch.verdict(), branch.outputs(), uses);
    }

    @Override
    public String diff(BranchWork branch, int maxBytes) {
        return services.keeping().redactor().redact(mirror().diff(branch.base(), branch.tip(), maxBytes));
    }

    @Override
    public List<News> news() {
        return scene.journal().view().lastRun().map(RunView::news).orElse(List.of());
    }

    @Override
    public String recalled() {
        return scene.recall().text();
    }

    @Override
    public Discussion discussion() throws InterruptedException {
        Discussion discussion = new TicketTalk(services).of(scene.task());
        discussion.unread().ifPresent(why -> note("what was said on the ticket isn't known: " + why));
        return discussion;
    }

    @Override
    public List<OpenTask> openTasks() {
        String repository = scene.task().request().repository();
        return new OpenTasks(services.keeping().store())
                .before(scene.task(), RepositoryAddress.parse(repository).keys());
    }

    @Override
    public List<TaskSummary> tasksSince(Instant moment) {
        return new TaskSummaries(services.keeping().store()).since(moment);
    }

    @Override
    public List<Outcome> outcomesSince(Instant moment, String repository) {
        Set<String> keys = RepositoryAddress.parse(repository).keys();
        return Outcomes.list(
                services.keeping().store(), OutcomeQuery.ALL.since(moment).of(keys));
    }

    @Override
    public Optional<StepResult> earlier(String id) {
        return scene.journal().view().runs().stream()
                .filter(run -> run.id().number() < run().number())
                .flatMap(run -> run.steps().stream())
                .filter(step -> step.path().name().equals(id))
                .flatMap(step -> step.result().stream())
                .filter(result -> result instanceof StepResult.Succeeded || result instanceof StepResult.Judged)
                .reduce((before, later) -> later);
    }

    @Override
    public Change change() {
        return sight().change();
    }

    @Override
    public List<FileChange> changedFiles() {
        return sight().changedFiles();
    }

    @Override
    public List<CommitMessage> commits() {
        return sight().commits();
    }

    @Override
    public String diff(int maxBytes) {
        return sight().diff(base, maxBytes);
    }

    @Override
    public String diffSince(String commit, int maxBytes) {
        return sight().diff(
                        mirror().contains(commit) ? commit : scene.workspace().base(), maxBytes);
    }

    @Override
    public Optional<ProtectedChange> protectedChange() {
        return sight().protectedChange();
    }

    @Override
    public Optional<ExposedSecrets> exposedSecrets() {
        return sight().exposedSecrets();
    }

    @Override
    public Optional<byte[]> file(String path) {
        return mirror().file(tip, path);
    }

    @Override
    public Optional<byte[]> baseFile(String path) {
        return mirror().file(base, path);
    }

    @Override
    public List<String> paths() {
        return mirror().paths(tip, path -> true);
    }

    @Override
    public List<String> basePaths() {
        return mirror().paths(base, path -> true);
    }

    private BranchSight sight() {
        return new BranchSight(services, scene, base, tip, taken);
    }

    @Override
    public Optional<Published> pullRequest() throws InterruptedException {
        Change change = change();
        CodeHost host = services.places().repositories().host(change.repository());
        Optional<PullRequest> found = services.places()
                .repositories()
                .pullRequest(
                        change.repository(),
                        change.branch(),
                        scene.journal().view().effectValue(PullRequestHandler.KIND, "id"));
        if (found.isEmpty() || host.reviews().isEmpty()) {
            return found.map(pullRequest -> new Published(pullRequest, Optional.empty()));
        }
        return Optional.of(
                new Published(found.get(), Optional.of(host.reviews().get().condition(found.get()))));
    }

    @Override
    public Guidance guidance() {
        return Guidance.read(basePaths(), this::baseFile);
    }

    @Override
    public Agent agent() {
        return agent;
    }

    @Override
    public AgentOutcome runAgent(AgentAssignment assignment) throws InterruptedException {
        if (agent.access() == Agent.Access.READ) {
            putBack();
        }
        Optional<String> interrupted = scene.interruptedSession(path());
        String home = assignment
                .session()
                .or(() -> interrupted)
                .flatMap(scene.journal().view()::home)
                .orElse(agent.name());
        Talk talk = scene.agents().talk(purpose(home), assignment, interrupted);
        boolean changed = false;
        if (!talk.began()) {
            return outcome(talk, false);
        }
        if (agent.access() == Agent.Access.WRITE) {
            changed = takeOver(talk, home);
        } else {
            putBack();
        }
        return outcome(talk, changed);
    }

    private AgentWork.Purpose purpose(String home) {
        EngineChoice choice = new EngineChoice(services, scene.task());
        Optional<String> risk = EngineChoice.risk(scene.journal().view());
        return new AgentWork.Purpose(agent, path(), attempt(), choice.where(agent, next.step(), risk), home);
    }

    private static AgentOutcome outcome(Talk talk, boolean changed) {
        return new AgentOutcome(
                talk.turn().text(),
                talk.structured(),
                talk.session(),
                talk.question(),
                talk.turn().failure(),
                changed);
    }

    /** The agent's commits and what it left uncommitted leave the tree and are kept. */
    private boolean takeOver(Talk talk, String home) throws InterruptedException {
        String message = message(OneLine.of(scene.task().request().title(), 72) + "\n\nLeft uncommitted by agent '"
                + agent.name() + "' in step " + path() + ".");
        HandedOver handed =
                services.places().workspaces().handOver(scene.workspace().at(base), mirror(), tip, message);
        required.filter(commit -> !mirror().isAncestor(commit, handed.commit())).ifPresent(commit -> {
            throw new GitException(
                    GitException.Code.REJECTED,
                    "what agent '" + agent.name() + "' left doesn't hold commit " + commit
                            + ": the conflict wasn't resolved");
        });
        Optional<String> session = talk.session().isPresent()
                ? services.places()
                        .workspaces()
                        .archiveHome(scene.workspace(), home)
                        .map(this::blob)
                : Optional.empty();
        return keep(handed, session, home);
    }

    private boolean keep(HandedOver handed, Optional<String> session, String home) {
        Optional<String> pack = handed.pack().map(this::blob);
        boolean changed = !handed.commit().equals(tip);
        handedOver(handed.commit(), pack, session, home);
        if (handed.rebuilt()) {
            note("the agent had destroyed the tree's git directory; its files were kept and committed");
        }
        if (!handed.removed().isEmpty()) {
            note("nested repositories became plain folders: " + handed.removed());
        }
        return changed;
    }

    private void handedOver(String commit, Optional<String> pack, Optional<String> session, String home) {
        Optional<HandOver> before = handOver();
        tip = commit;
        handOver = new HandOver(
                tip,
                tipBefore,
                pack.or(() -> before.flatMap(HandOver::pack)),
                session.or(() -> before.flatMap(HandOver::session)),
                session.isPresent()
                        ? Optional.of(home).filter(it -> !it.equals(agent.name()))
                        : before.flatMap(HandOver::home),
                Optional.of(base).filter(it -> !it.equals(scene.base())),
                taken);
    }

    @Override
    public Optional<String> earlierSession() {
        return scene.journal().view().sessionBefore(scene.run());
    }

    @Override
    public Pushed takeOver(boolean replacing) throws InterruptedException {
        return moved(care.takeOver(new BranchCare.Place(base, tip), taken, replacing));
    }

    @Override
    public Rebase rebase() throws InterruptedException {
        return moved(care.rebase(new BranchCare.Place(base, tip)));
    }

    /** The branch is where {@code moved} says; with conflicts only once somebody has resolved them and handed that over. */
    private <T> T moved(BranchCare.Moved<T> moved) {
        boolean changed = !moved.place().equals(new BranchCare.Place(base, tip));
        base = moved.place().base();
        taken = moved.taken().or(() -> taken);
        required = moved.complete() ? Optional.empty() : moved.taken().or(() -> Optional.of(base));
        if (changed && moved.complete()) {
            handedOver(moved.place().tip(), moved.pack().map(this::blob), Optional.empty(), agent.name());
        }
        return moved.report();
    }

    private String message(String what) {
        return ClosingWords.parted(services.keeping().redactor().redact(what)) + "\n\nFactory-Task: "
                + scene.task().id() + "\nFactory-Correlation: " + scene.task().correlation();
    }

    @Override
    public void dropNotes() throws InterruptedException {
        AgentNotes notes = new AgentNotes(this::file, this::baseFile);
        List<String> paths = notes.ownPaths();
        if (paths.isEmpty()) {
            return;
        }
        notes.learnings(services.keeping().redactor())
                .forEach(text -> scene.journal().buffer(new Event.LearningRecorded(scene.run(), path(), text)));
        changeTree(TreeChange.remove(paths), "Leave out the agents' notes")
                .ifPresent(why -> note("the agents' notes stay in the change: " + why));
    }

    @Override
    public void commit(String file, String text, String message) throws InterruptedException {
        Optional<String> failed =
                changeTree(TreeChange.write(file, services.keeping().redactor().redact(text)), OneLine.of(message, 72));
        if (failed.isPresent()) {
            throw new IllegalStateException("'" + file + "' can't be written in the sandbox: " + failed.get());
        }
    }

    /** Has a command change the tree, in a sandbox, and takes over what it did; why it couldn't, where it couldn't. */
    private Optional<String> changeTree(List<String> command, String message) throws InterruptedException {
        putBack();
        CommandOutcome outcome = scene.sandbox()
                .run(
                        path(),
                        command,
                        TreeChange.LIMIT,
                        services.planning().rules().forCommands(path().name()));
        if (!outcome.success()) {
            putBack();
            return Optional.of(outcome.exit().describe());
        }
        keep(
                services.places().workspaces().handOver(scene.workspace().at(base), mirror(), tip, message(message)),
                Optional.empty(),
                agent.name());
        return Optional.empty();
    }

    private String blob(byte[] content) {
        return services.keeping()
                .store()
                .putBlob(new ByteArrayInputStream(content))
                .value();
    }

    private void putBack() throws InterruptedException {
        services.places().workspaces().restore(scene.workspace(), tip);
    }

    @Override
    public CommandOutcome runCommand(List<String> command, Duration limit) throws InterruptedException {
        putBack();
        return run(command, limit);
    }

    @Override
    public CommandOutcome runCommandAtBase(List<String> command, Duration limit, List<String> kept)
            throws InterruptedException {
        services.places().workspaces().mix(scene.workspace().at(base), tip, kept);
        return run(command, limit);
    }

    private CommandOutcome run(List<String> command, Duration limit) throws InterruptedException {
        try {
            return scene.sandbox()
                    .run(path(), command, limit, services.planning().rules().forCommands(path().name()));
        } finally {
            if (!Thread.currentThread().isInterrupted()) {
                putBack();
            }
        }
    }

    @Override
    public EffectResult perform(String purpose, EffectScope scope, String kind, Map<String, String> payload)
            throws InterruptedException {
        String key = scope == EffectScope.TASK
                ? "task/" + scene.task().id() + "/" + purpose
                : "run/" + scene.run() + "/" + path() + "/" + purpose;
        return new StepEffects(services, scene, path()).perform(key, kind, payload, sight());
    }

    @Override
    public void note(String message) {
        scene.journal()
                .buffer(new Event.StepNoted(
                        scene.run(), path(), services.keeping().redactor().redact(message)));
    }

    @Override
    public void plan(List<PlanItem> items) {
        Redactor redactor = services.keeping().redactor();
        List<PlanItem> clean = items.stream()
                .map(item -> new PlanItem(redactor.redact(item.text()), item.state()))
                .toList();
        scene.journal().buffer(new Event.PlanReported(scene.run(), path(), clean));
    }

    @Override
    public List<StepUse> used() {
        return StepUses.of(scene.journal().view());
    }

    private Mirror mirror() {
        return scene.mirror();
    }
}

package org.jvmfactory;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jvmfactory.agent.Candidate;
import org.jvmfactory.codehost.CodeHost;
import org.jvmfactory.codehost.Repositories;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.config.NearestNames;
import org.jvmfactory.effect.Announcer;
import org.jvmfactory.effect.EffectHandler;
import org.jvmfactory.effect.NotificationHandler;
import org.jvmfactory.effect.Outbox;
import org.jvmfactory.effect.PullRequestHandler;
import org.jvmfactory.effect.PushHandler;
import org.jvmfactory.effect.ReviewReplyHandler;
import org.jvmfactory.effect.TicketHandlers;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.execution.BranchSlots;
import org.jvmfactory.execution.Plan;
import org.jvmfactory.execution.RunServices;
import org.jvmfactory.git.Mirrors;
import org.jvmfactory.git.RepositoryAddress;
import org.jvmfactory.intake.Follower;
import org.jvmfactory.intake.Intake;
import org.jvmfactory.intake.PullRequests;
import org.jvmfactory.intake.TicketTeller;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.learning.Experience;
import org.jvmfactory.memory.HeapMemoryStore;
import org.jvmfactory.memory.MemoryContext;
import org.jvmfactory.memory.MemoryStore;
import org.jvmfactory.memory.MemoryStoreProvider;
import org.jvmfactory.memory.RedactedMemory;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.plugin.Plugins;
import org.jvmfactory.policy.EngineWatch;
import org.jvmfactory.policy.ProtectedPaths;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.process.Threads;
import org.jvmfactory.sandbox.Guarantee;
import org.jvmfactory.sandbox.Sandbox;
import org.jvmfactory.sandbox.SandboxHost;
import org.jvmfactory.sandbox.SandboxProvider;
import org.jvmfactory.sandbox.Sandboxes;
import org.jvmfactory.scheduler.Scheduler;
import org.jvmfactory.scheduler.SchedulerConfig;
import org.jvmfactory.scheduler.Schedules;
import org.jvmfactory.secret.Redactor;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.step.WorkflowStepProvider;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.watchdog.SteadyTime;
import org.jvmfactory.workflow.Workflows;
import org.jvmfactory.workspace.WorkArea;
import org.jvmfactory.workspace.WorkspaceSettings;
import org.jvmfactory.workspace.Workspaces;

/** The parts of a {@link Factory}, put together and running. */
final class Assembly implements TaskHandle.Access {

    /** What every sandbox of a run must have proven, unless it was said that nothing need be isolated. */
    private static final Set<Guarantee> REQUIRED = Set.of(
            Guarantee.WRITES_CONFINED,
            Guarantee.READS_CONFINED,
            Guarantee.HOME_HIDDEN,
            Guarantee.ENVIRONMENT_HIDDEN,
            Guarantee.TREE_KILLED,
            Guarantee.DIES_WITH_JVM);

    /** And, unless the host's network is theirs. */
    private static final Set<Guarantee> NETWORK = Set.of(Guarantee.NETWORK_DENIED, Guarantee.EGRESS_LISTED);

    private final FactoryStore store;
    private final InstantSource time;
    private final Supplier<String> ids;
    private final NamedRepositories repositories;
    private final Planner planner;
    private final RepositoryLogins logins;
    private final ConnectorChecks connectorChecks;
    private final RunServices services;
    private final Scheduler scheduler;
    private final Announcer announcer;
    private final Optional<Follower> follower;
    private final Intake intake;
    private final Schedules schedules;
    private final List<AutoCloseable> owned;
    private final Sandboxes sandboxes;
    private final ChildProcesses processes;
    private final MemoryStore memory;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Assembly(Factory.Builder builder, FactoryStore store, List<AutoCloseable> owned) {
        this.store = store;
        this.time = builder.time;
        this.ids = builder.ids;
        this.owned = owned;
        FactoryConfig config = builder.config;
        this.repositories = config.repositories();
        Path data = builder.data.toAbsolutePath().normalize();
        Redactor redactor = new Redactor();
        config.rules().secrets().forEach(redactor::learn);
        this.processes = own(new ChildProcesses());
        ScheduledExecutorService flusher =
                Executors.newSingleThreadScheduledExecutor(Threads.daemons("factory-journal-"));
        own(flusher::shutdownNow);
        OptionalInt agentUser = AgentUser.ofThisJvm();
        WorkArea area = WorkArea.of(data, agentUser);
        this.sandboxes = new Sandboxes(sandboxes(builder, agentUser, area));
        own(sandboxes.prepare(config.isolation().sandbox()));
        Set<Guarantee> required = required(config);
        config.network().mirrors().stream()
                .flatMap(mirror -> mirror.headers().values().stream())
                .forEach(redactor::learn);
        this.logins = new RepositoryLogins(data.resolve("logins"));
        Connectors connectors = Connectors.of(builder, data, processes, redactor);
        this.connectorChecks = new ConnectorChecks(connectors, config.repositories());
        List<CodeHost> hosts = connectors.codeHosts();
        Mirrors mirrors = own(new Mirrors(area.mirrors(), processes, Repositories.logins(logins, hosts), redactor));
        Repositories repositories = new Repositories(mirrors, hosts);
        Map<String, WorkflowStepProvider> steps =
                new LinkedHashMap<>(Plugins.find(WorkflowStepProvider.class, builder.plugins));
        steps.putAll(builder.steps);
        Map<String, Notifier> notifiers = Notifiers.of(builder, processes, redactor);
        Optional<TicketTeller> teller = TicketSide.teller(config.intake(), connectors.trackers(), store);
        teller.ifPresent(it -> notifiers.putIfAbsent(TicketTeller.NAME, it));
        Map<String, AgentEngine> engines = Engines.of(builder, redactor);
        this.planner = new Planner(config, steps, notifiers.keySet(), engines);
        config.routing().engines(config.agents()).forEach(engine -> Engines.known(engine, engines));
        this.memory = new RedactedMemory(memory(builder, data, redactor), redactor);
        Experience experience = own(new Experience(
                memory, time, Executors.newCachedThreadPool(Threads.daemons("factory-memory-")), redactor));
        List<String> kinds = config.isolation().kinds();
        Sandbox sandbox = kinds.size() == 1 ? sandboxes.untried(kinds.get(0)) : sandboxes.select(kinds, required);
        this.services = new RunServices(
                new RunServices.Keeping(store, time, new SteadyTime(time), new Random(), redactor, flusher),
                new RunServices.Places(
                        repositories,
                        new Workspaces(
                                area,
                                sandbox,
                                WorkspaceSettings.requiring(required)
                                        .withLimits(config.isolation().limits().ofResources())),
                        sandbox,
                        required,
                        config.network(),
                        config.isolation().limits()),
                new RunServices.Catalogue(
                        engines,
                        Engines.usual(config, engines),
                        steps,
                        outbox(builder, repositories, notifiers.keySet(), connectors.trackers()),
                        connectors.trackers()),
                new RunServices.Planning(
                        planner::plan,
                        config.limits(),
                        config.budgets(),
                        config.rules(),
                        ProtectedPaths.of(config.rules().gates())),
                new RunServices.Routes(
                        config.routing().routing(),
                        new EngineWatch(store, time, config.routing().breaker()),
                        config.routing().quota(),
                        new BranchSlots(store, config.scheduler().caps())),
                experience);
        InstanceId instance = new InstanceId(UUID.randomUUID().toString());
        this.scheduler = new Scheduler(services, config.scheduler(), instance, builder.only, builder.threads);
        this.announcer = own(new Announcer(
                new Announcer.Keeping(store, time, new Random(), redactor, instance),
                notifiers,
                Notifiers.rules(builder),
                Threads::named));
        // Whoever takes only some tasks comes to its end with their runs.
        this.follower = builder.only.isPresent()
                ? Optional.empty()
                : Optional.of(own(new Follower(
                        new Follower.Services(
                                store, repositories, time, new Random(), redactor::redact, scheduler::signal),
                        config.follow(),
                        config.workflows().containsKey(Workflows.PROMOTE))));
        this.intake = own(new Intake(
                new Intake.Keeping(store, time, new Random(), instance),
                config.intake(),
                connectors.trackers(),
                new TicketSide(this, config),
                follower.<PullRequests>map(it -> it::look).orElse(PullRequests.NOBODY),
                teller,
                builder.threads));
        this.schedules = schedules(builder);
        sandboxes.select(kinds, required); // the last thing: it waits for the probe, which goes on beside all this
    }

    private static Set<Guarantee> required(FactoryConfig config) {
        Set<Guarantee> required = new HashSet<>(config.isolation().limits().guarantees());
        if (config.isolation().none()) {
            return Set.copyOf(required);
        }
        required.addAll(REQUIRED);
        if (!config.network().host()) {
            required.addAll(NETWORK);
        }
        return Set.copyOf(required);
    }

    static Assembly start(Factory.Builder builder, FactoryStore store) {
        List<AutoCloseable> owned = new ArrayList<>(List.of(store));
        try {
            Assembly assembly = new Assembly(builder, store, owned);
            assembly.scheduler.start(assembly.schedules);
            assembly.announcer.start();
            assembly.follower.ifPresent(it -> it.start(builder.threads.apply("factory-follow-")));
            if (builder.only.isEmpty()) {
                assembly.intake.start();
            }
            return assembly;
        } catch (RuntimeException e) {
            closeAll(owned, e);
            throw e;
        }
    }

    /** What {@code factory.yml} wants done again and again; refused here where it couldn't be. */
    private Schedules schedules(Factory.Builder builder) {
        SchedulerConfig config = builder.config.scheduler();
        if (builder.only.isEmpty()) {
            config.caps()
                    .slotsPerEngine()
                    .keySet()
                    .forEach(
                            engine -> Engines.known(engine, services.catalogue().engines()));
            config.schedules().forEach(schedule -> {
                RepositoryAddress.parse(schedule.task().repository());
                enginesOf(schedule.task());
            });
        }
        return new Schedules(
                store,
                config.schedules(),
                (request, due) -> Factory.take(
                        this, request, new Factory.Wanted(due.id(), due.correlation(), Optional.of(due.identity()))));
    }

    private <T extends AutoCloseable> T own(T part) {
        owned.add(part);
        return part;
    }

    private List<Sandbox> sandboxes(Factory.Builder builder, OptionalInt agentUser, WorkArea area) {
        Map<String, ConfigNode> settings = builder.config.isolation().settings();
        Map<String, SandboxProvider> providers = Plugins.find(SandboxProvider.class, builder.plugins);
        settings.forEach((kind, node) -> {
            if (!providers.containsKey(kind)) {
                throw node.error("there is no sandbox of kind '" + kind + "'; "
                        + NearestNames.instead(kind, providers.keySet()));
            }
        });
        List<Sandbox> found = new ArrayList<>();
        providers.forEach((kind, provider) -> found.add(provider.create(new SandboxHost(
                processes, area.scratch(), agentUser, settings.getOrDefault(kind, ConfigNode.empty())))));
        return found;
    }

    private static Outbox outbox(
            Factory.Builder builder, Repositories repositories, Set<String> notifiers, Map<String, Tracker> trackers) {
        Map<String, EffectHandler> handlers = new HashMap<>();
        for (EffectHandler handler : List.of(
                new PushHandler(repositories),
                new PullRequestHandler(repositories),
                new ReviewReplyHandler(repositories),
                new NotificationHandler(notifiers))) {
            handlers.put(handler.kind(), handler);
        }
        TicketHandlers.of(trackers).forEach(handler -> handlers.put(handler.kind(), handler));
        builder.effects.forEach(handler -> handlers.put(handler.kind(), handler));
        return new Outbox(handlers);
    }

    private static MemoryStore memory(Factory.Builder builder, Path data, Redactor redactor) {
        if (builder.memory != null) {
            return builder.memory;
        }
        if (builder.config.memory().isEmpty()) {
            return HeapMemoryStore.create();
        }
        ConfigNode settings = builder.config.memory().get();
        Map<String, MemoryStoreProvider> providers = Plugins.find(MemoryStoreProvider.class, builder.plugins);
        String type = settings.text("type");
        MemoryStoreProvider provider = providers.get(type);
        if (provider == null) {
            throw settings.require("type")
                    .error("there is no memory of type '" + type + "'; there are " + new TreeSet<>(providers.keySet())
                            + ". Put its jar on the class path");
        }
        provider.secretKeys().forEach(key -> settings.find(key).ifPresent(secret -> learn(secret, redactor)));
        return provider.create(new MemoryContext(data, settings));
    }

    static void learn(ConfigNode secret, Redactor redactor) {
        if (secret.isText()) {
            redactor.learn(Secret.of(secret.text()));
        } else {
            secret.entries().values().forEach(value -> learn(value, redactor));
        }
    }

    /** The engines that the request's agents use. Refuses a request that couldn't be carried out. */
    Set<String> enginesOf(TaskRequest request) {
        Map<String, AgentEngine> engines = services.catalogue().engines();
        Plan plan = planner.plan(request, List.of());
        request.engine().ifPresent(engine -> Engines.known(engine, engines));
        Set<String> used = plan.steps()
                .filter(step -> step.agent().isPresent())
                .map(step -> step.engine()
                        .or(request::engine)
                        .or(() -> plan.agent(step).engine())
                        .orElse(services.catalogue().defaultEngine()))
                .collect(Collectors.toSet());
        used.forEach(engine -> Engines.known(engine, engines));
        // The slots of an engine count whoever serves its models.
        used.addAll(used.stream().map(Candidate::withoutProvider).toList());
        return Set.copyOf(used);
    }

    @Override
    public FactoryStore store() {
        return store;
    }

    @Override
    public Instant now() {
        return time.instant();
    }

    @Override
    public void signal() {
        scheduler.signal();
    }

    MemoryStore memory() {
        return memory;
    }

    Intake intake() {
        return intake;
    }

    String redacted(String text) {
        return services.keeping().redactor().redact(text);
    }

    Supplier<String> ids() {
        return ids;
    }

    RepositoryLogins logins() {
        return logins;
    }

    NamedRepositories repositories() {
        return repositories;
    }

    Optional<String> trouble() {
        return scheduler.trouble();
    }

    void admit(TaskId task) {
        scheduler.admit(task);
    }

    Diagnosis diagnose() throws InterruptedException {
        Diagnosis own = new Doctor(
                        processes,
                        sandboxes,
                        services.catalogue().engines(),
                        services.routes().watch(),
                        services.places().workspaces(),
                        store,
                        network(),
                        time)
                .diagnose();
        List<Diagnosis.Check> checks = new ArrayList<>(own.checks());
        checks.addAll(connectorChecks.all());
        return new Diagnosis(checks);
    }

    private String network() {
        RunServices.Places places = services.places();
        if (places.required().contains(Guarantee.EGRESS_LISTED)) {
            return places.network().describe() + "; keys that the gateway can add stay outside the sandbox";
        }
        String reach = places.network().host()
                ? places.network().describe()
                : "not isolated ('isolation: none'): what 'network:' lists can't be kept to";
        return reach + "; keys of engines are inside the sandbox";
    }

    /** Waits until nothing is running here and nothing could start now. */
    void awaitIdle() throws InterruptedException {
        Set<TaskStatus> active = Set.of(TaskStatus.QUEUED, TaskStatus.RUNNING);
        while (true) {
            long position = store.lastPosition();
            boolean work = !scheduler.idle()
                    || !store.tasksWithCommands().isEmpty()
                    || store.tasks(active, 1000).stream()
                            .anyMatch(
                                    row -> row.wakeAt().filter(now()::isBefore).isEmpty());
            if (!work) {
                return;
            }
            store.await(position, Duration.ofMillis(250));
        }
    }

    void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                scheduler.close();
            } finally {
                closeAll(owned, null);
            }
        }
    }

    /** Closes in reverse order; what fails is added to {@code cause}, or thrown when everything is closed. */
    private static void closeAll(List<AutoCloseable> parts, @org.jspecify.annotations.Nullable RuntimeException cause) {
        RuntimeException first = cause;
        for (int i = parts.size() - 1; i >= 0; i--) {
            try {
                parts.get(i).close();
            } catch (Exception e) {
                RuntimeException failure =
                        e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (cause == null && first != null) {
            throw first;
        }
    }
}

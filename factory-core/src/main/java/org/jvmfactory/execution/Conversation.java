package org.jvmfactory.execution;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.egress.HostService;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.Capability;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.PermissionRequest;
import org.jvmfactory.engine.SessionContext;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.engine.StructuredResult;
import org.jvmfactory.engine.ToolServer;
import org.jvmfactory.engine.ToolService;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.engine.Watch;
import org.jvmfactory.execution.tools.DeskTools;
import org.jvmfactory.journal.Event;
import org.jvmfactory.policy.AgentRules;
import org.jvmfactory.policy.ToolPolicy;
import org.jvmfactory.process.ByteSink;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.sandbox.SandboxedProcess;
import org.jvmfactory.secret.Redactor;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.step.AgentAssignment;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;

/** Holds one conversation with an agent, everything it does in the journal. For the driver's thread. */
final class Conversation {

    private static final Duration FOREVER = Duration.ofDays(365);

    private final RunServices services;
    private final RunId run;
    private final TaskJournal journal;
    private final RunSandbox sandbox;
    private final Consumer<@Nullable LiveSession> live;

    Conversation(
            RunServices services,
            RunId run,
            TaskJournal journal,
            RunSandbox sandbox,
            Consumer<@Nullable LiveSession> live) {
        this.services = services;
        this.run = run;
        this.journal = journal;
        this.sandbox = sandbox;
        this.live = live;
    }

    /**
     * How it begins.
     *
     * @param model the engine's own name of it; its default where empty
     * @param resume the session that goes on; empty for a new one
     * @param seen is shown what happens
     */
    record Opening(Limits limits, Optional<String> model, Optional<String> resume, String prompt, Seen seen) {}

    /** Holds it until its turn ends, and settles its permit. */
    Talk hold(AgentWork.Purpose purpose, AgentAssignment assignment, AgentEngine engine, Opening opening)
            throws InterruptedException {
        Agent agent = purpose.agent();
        AskPerson ask =
                new AskPerson(purpose.path() + "-q" + (journal.view().answers().size() + 1));
        LiveSession session = new LiveSession(
                agent.name(),
                opening.limits(),
                engine.info().can(Capability.STEER),
                services.keeping().steady());
        LockDesk locks = new LockDesk(services, journal.repository(), run);
        Context context = new Context(purpose, session, opening.seen(), tools(engine, purpose, ask), ask, locks);
        context.noteWhatIsMissing(engine);
        SessionRequest request = new SessionRequest(
                opening.prompt(),
                Optional.of(agent.prompt()).filter(text -> !text.isBlank()),
                opening.model(),
                opening.resume(),
                assignment.schema(),
                agent.tools(),
                services.places().confined() || !engine.info().can(Capability.PERMISSION_CALLBACKS)
                        ? SessionRequest.Permissions.BYPASS
                        : SessionRequest.Permissions.ASK_HOST,
                opening.limits(),
                sandbox.tree(),
                sandbox.home(purpose.home()));
        live.accept(session);
        try {
            Talk talk = session.hold(
                    () -> {
                        try (AgentSession opened = engine.open(request, context)) {
                            session.opened(opened);
                            return converse(opened, assignment, engine, context);
                        }
                    },
                    why -> new Talk(ended(why), Optional.empty(), session.id(), ask.question(), true));
            return engine.info().can(Capability.RESUME) ? talk : talk.endingHere();
        } finally {
            live.accept(null);
            context.release();
            settle(context, purpose.path());
        }
    }

    private void settle(Context context, StepPath path) {
        if (journal.overtaken()) {
            return; // whoever drives the task now settles it
        }
        if (context.started.isEmpty()) {
            journal.settlePermitUnused(path);
        } else {
            journal.settlePermit(path);
        }
    }

    private Talk converse(AgentSession session, AgentAssignment assignment, AgentEngine engine, Context context)
            throws InterruptedException {
        try {
            return converse(session, assignment, context, !engine.info().can(Capability.GATES));
        } catch (InterruptedException e) {
            // To close a session gives its program some seconds to stop by itself: who was overtaken has none to give.
            if (journal.overtaken()) {
                context.kill();
            }
            throw e;
        }
    }

    /** @param sendBack whether only a further turn keeps the agent from stopping too early */
    private Talk converse(AgentSession session, AgentAssignment assignment, Context context, boolean sendBack)
            throws InterruptedException {
        AskPerson ask = context.ask;
        TurnResult turn = await(session);
        while (sendBack && turn.succeeded()) {
            Optional<String> why = context.beforeEnd();
            if (why.isEmpty() || !session.send(why.get())) {
                break;
            }
            turn = await(session);
        }
        Optional<String> structured = Optional.empty();
        if (assignment.schema().isPresent()
                && turn.succeeded()
                && ask.question().isEmpty()) {
            String schema = assignment.schema().get();
            StructuredResult result = StructuredResult.of(turn, schema);
            if (result.json().isEmpty() && session.send(repair(result.problem(), schema))) {
                turn = await(session);
                result = turn.succeeded() ? StructuredResult.of(turn, schema) : result;
            }
            structured = result.json();
            if (structured.isEmpty() && turn.succeeded()) {
                turn = failed(turn, result.problem());
            }
        }
        return new Talk(
                AgentEvents.redacted(turn, services.keeping().redactor()),
                structured,
                session.id(),
                ask.question(),
                true);
    }

    private TurnResult ended(AgentFailure why) {
        return TurnResult.failed(
                new AgentFailure(why.kind(), services.keeping().redactor().redact(why.message()), why.resetAt()));
    }

    private static TurnResult failed(TurnResult turn, String problem) {
        AgentFailure failure = AgentFailure.of(
                FailureClass.SCHEMA,
                "the structured result doesn't obey its schema, after one repair turn:\n" + problem);
        return new TurnResult(
                turn.text(), turn.structured(), Optional.of(failure), turn.model(), turn.usage(), turn.cost());
    }

    private static TurnResult await(AgentSession session) throws InterruptedException {
        return session.await(FOREVER).orElseThrow(() -> new IllegalStateException("a turn lasted for a year"));
    }

    private static String repair(String problem, String schema) {
        return """
                Your answer isn't valid yet:
                %s

                Give the whole result again as one JSON object that obeys this schema, and nothing else. Don't do any other work.
                %s
                """.formatted(problem, schema);
    }

    private AgentRules rules() {
        return services.planning().rules();
    }

    private List<AgentTool> tools(AgentEngine engine, AgentWork.Purpose purpose, AskPerson ask) {
        if (!engine.info().can(Capability.HOST_TOOLS)) {
            return List.of();
        }
        List<AgentTool> tools = new ArrayList<>(List.of(ask));
        tools.addAll(DeskTools.of(new RunDesk(services, run, journal, purpose)));
        return List.copyOf(tools);
    }

    private final class Context implements SessionContext {

        private final AgentWork.Purpose purpose;
        private final LiveSession session;
        private final Seen seen;
        private final List<AgentTool> tools;
        private final AskPerson ask;
        private final InLoop loop;
        private final List<RunSandbox.Started> started = new ArrayList<>();
        private final List<ToolService> toolServices = new ArrayList<>();
        private final WayOutLog wayOut;

        Context(
                AgentWork.Purpose purpose,
                LiveSession session,
                Seen seen,
                List<AgentTool> tools,
                AskPerson ask,
                LockDesk locks) {
            this.purpose = purpose;
            this.session = session;
            this.seen = seen;
            this.tools = tools;
            this.ask = ask;
            this.loop = new InLoop(rules(), purpose, sandbox, locks, this::emit);
            this.wayOut = sandbox.wayOut(purpose.path());
        }

        /** What is configured and this engine can't do is said once, so that nobody relies on it. */
        void noteWhatIsMissing(AgentEngine engine) {
            List<String> missing = new ArrayList<>();
            Set<Watch> wanted = loop.watches();
            if (wanted.contains(Watch.AFTER_TOOL) && !engine.info().can(Capability.GATES)) {
                missing.add("'after-edit'");
            }
            if (wanted.contains(Watch.BEFORE_END)
                    && !engine.info().can(Capability.GATES)
                    && !engine.info().can(Capability.FURTHER_TURNS)) {
                missing.add("'stop-gate'");
            }
            if (!servers().isEmpty() && !engine.info().can(Capability.TOOL_SERVERS)) {
                missing.add("'mcp-servers'");
            }
            if (!missing.isEmpty()) {
                emit(new AgentEvent.Warned("The engine '" + engine.info().name() + "' can't do what is configured: "
                        + String.join(", ", missing) + "; agent '"
                        + purpose.agent().name() + "' works without it."));
            }
        }

        @Override
        public SandboxedProcess start(Launch launch, ProcessSpec.Input input, ByteSink stdout, ByteSink stderr) {
            Redactor redactor = services.keeping().redactor();
            launch.secrets().values().forEach(redactor::learn);
            launch.routes().forEach(route -> {
                route.headers().values().forEach(redactor::learn);
                route.variables().values().forEach(redactor::learn);
            });
            Optional<ToolService> service =
                    launch.asksForTools() ? Optional.of(new ToolService(tools)) : Optional.empty();
            service.ifPresent(toolServices::add);
            RunSandbox.Started process = sandbox.startAgent(
                    purpose, surrounded(launch), service.map(HostService.class::cast), wayOut, input, stdout, stderr);
            started.add(process);
            session.started(process.process());
            return process.process();
        }

        /** With the environments that this session gets; what the engine itself sets stays. */
        private Launch surrounded(Launch launch) {
            AgentRules.Variables given =
                    rules().forSession(purpose.agent().name(), purpose.path().name());
            Map<String, String> plain = new HashMap<>(given.plain());
            Map<String, Secret> secrets = new HashMap<>(given.secrets());
            plain.keySet().removeAll(launch.secrets().keySet());
            secrets.keySet().removeAll(launch.environment().keySet());
            plain.putAll(launch.environment());
            secrets.putAll(launch.secrets());
            return launch.withEnvironment(plain).withSecrets(secrets);
        }

        @Override
        public List<ToolServer> servers() {
            return rules().servers(purpose.agent().name());
        }

        @Override
        public Set<Watch> watches() {
            return loop.watches();
        }

        @Override
        public Optional<PermissionDecision> beforeTool(PermissionRequest request) {
            return loop.beforeTool(request);
        }

        @Override
        public Optional<String> afterTool(PermissionRequest request) throws InterruptedException {
            return loop.afterTool(request);
        }

        @Override
        public Optional<String> beforeEnd() throws InterruptedException {
            return ask.question().isPresent() ? Optional.empty() : loop.beforeEnd();
        }

        @Override
        public void emit(AgentEvent event) {
            session.saw(event);
            seen.saw(event);
            seen.objection().ifPresent(session::end);
            if (!event.liveOnly()) {
                AgentEvent clean =
                        AgentEvents.redacted(event, services.keeping().redactor());
                journal.buffer(new Event.AgentReported(run, purpose.path(), clean));
            }
        }

        @Override
        public AgentFailure explained(AgentFailure failure) {
            return wayOut.explained(failure);
        }

        @Override
        public PermissionDecision decide(PermissionRequest request) {
            return loop.objection(request)
                    .orElseGet(() -> new ToolPolicy(
                                    Set.copyOf(purpose.agent().tools()),
                                    servers().stream().map(ToolServer::name).collect(Collectors.toSet()),
                                    purpose.agent().access() == Agent.Access.WRITE,
                                    sandbox.tree())
                            .decide(request));
        }

        @Override
        public List<AgentTool> tools() {
            return tools;
        }

        void kill() {
            started.forEach(program -> program.process().close());
        }

        void release() {
            started.forEach(RunSandbox.Started::release);
            toolServices.forEach(ToolService::close);
        }
    }
}

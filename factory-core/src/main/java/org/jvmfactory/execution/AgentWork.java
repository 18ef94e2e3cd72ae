package org.jvmfactory.execution;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.Capability;
import org.jvmfactory.engine.EngineException;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.PermissionRequest;
import org.jvmfactory.engine.SessionContext;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.engine.StructuredResult;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.journal.Event;
import org.jvmfactory.policy.ToolPolicy;
import org.jvmfactory.process.ByteSink;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.sandbox.SandboxedProcess;
import org.jvmfactory.step.AgentAssignment;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.Task;

/** Has agents work: one conversation at a time, in the run's sandbox, everything they do in the journal. For the driver's thread. */
final class AgentWork {

    private static final Duration FOREVER = Duration.ofDays(365);

    private static final String GOES_ON =
            "You were interrupted and go on now, in the same work tree: look at what is there before you repeat anything."
                    + " What you were asked to do was:\n\n";

    private static final String BEGINS_ANEW =
            "An earlier session was interrupted and can't be gone on with. You begin anew, in the same work tree: look at what is"
                    + " there before you repeat anything. What it was asked to do was:\n\n";

    private final RunServices services;
    private final Task task;
    private final RunId run;
    private final TaskJournal journal;
    private final RunSandbox sandbox;
    private final Consumer<@Nullable LiveSession> live;

    /** @param live told of each conversation under way, and of {@code null} when there is none any more */
    AgentWork(
            RunServices services,
            Task task,
            RunId run,
            TaskJournal journal,
            RunSandbox sandbox,
            Consumer<@Nullable LiveSession> live) {
        this.services = services;
        this.task = task;
        this.run = run;
        this.journal = journal;
        this.sandbox = sandbox;
        this.live = live;
    }

    /** How a conversation ended: its last turn, its id, and what it asks. */
    record Talk(TurnResult turn, Optional<String> structured, Optional<String> session, AskPerson ask) {

        /** Nobody can go on with it: a later one is told everything, and its files needn't be kept. */
        Talk endingHere() {
            return new Talk(turn, structured, Optional.empty(), ask);
        }
    }

    /**
     * Holds a conversation until its turn ends, with one further turn where a structured result was asked for and doesn't obey.
     *
     * @param interrupted the session at this place that a dead driver left, if any; a new one begins where it is gone
     */
    Talk talk(Purpose purpose, AgentAssignment assignment, Optional<String> interrupted) throws InterruptedException {
        boolean resumes = engine(purpose.agent()).info().can(Capability.RESUME);
        Optional<String> asked = assignment.session().filter(id -> resumes);
        Optional<String> left = interrupted.filter(id -> resumes && asked.isEmpty());
        String wanted = prompt(assignment);
        if (left.isEmpty()) {
            return talk(purpose, assignment, asked, wanted);
        }
        Talk again = talk(purpose, assignment, left, GOES_ON + wanted);
        boolean gone = again.turn()
                .failure()
                .filter(failure -> failure.kind() == FailureClass.SESSION_GONE)
                .isPresent();
        return gone ? talk(purpose, assignment, Optional.empty(), BEGINS_ANEW + wanted) : again;
    }

    private Talk talk(Purpose purpose, AgentAssignment assignment, Optional<String> resume, String prompt)
            throws InterruptedException {
        Agent agent = purpose.agent();
        AgentEngine engine = engine(agent);
        Limits limits = limits(agent);
        AskPerson ask =
                new AskPerson(purpose.path() + "-q" + (journal.view().answers().size() + 1));
        LiveSession session =
                new LiveSession(agent.name(), limits, services.keeping().steady());
        Context context = new Context(purpose, session, tools(engine, ask));
        String blob = services.keeping()
                .store()
                .putBlob(new ByteArrayInputStream(prompt.getBytes(StandardCharsets.UTF_8)))
                .value();
        journal.commit(new Event.SessionOpened(
                run, purpose.path(), agent.name(), engine.info().name(), agent.model(), resume, blob));
        SessionRequest request = new SessionRequest(
                prompt,
                Optional.of(agent.prompt()).filter(text -> !text.isBlank()),
                agent.model(),
                resume,
                assignment.schema(),
                agent.tools(),
                services.places().confined() || !engine.info().can(Capability.PERMISSION_CALLBACKS)
                        ? SessionRequest.Permissions.BYPASS
                        : SessionRequest.Permissions.ASK_HOST,
                limits,
                sandbox.tree(),
                sandbox.home(agent.name()));
        live.accept(session);
        try {
            Talk talk = session.hold(
                    () -> {
                        try (AgentSession opened = engine.open(request, context)) {
                            session.opened(opened);
                            return converse(opened, assignment, ask, context);
                        }
                    },
                    why -> new Talk(stalled(why), Optional.empty(), session.id(), ask));
            return engine.info().can(Capability.RESUME) ? talk : talk.endingHere();
        } finally {
            live.accept(null);
            context.release();
        }
    }

    private Talk converse(AgentSession session, AgentAssignment assignment, AskPerson ask, Context context)
            throws InterruptedException {
        try {
            return converse(session, assignment, ask);
        } catch (InterruptedException e) {
            // To close a session gives its program some seconds to stop by itself: who was overtaken has none to give.
            if (journal.overtaken()) {
                context.kill();
            }
            throw e;
        }
    }

    private Talk converse(AgentSession session, AgentAssignment assignment, AskPerson ask) throws InterruptedException {
        TurnResult turn = await(session);
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
        return new Talk(AgentEvents.redacted(turn, services.keeping().redactor()), structured, session.id(), ask);
    }

    private TurnResult stalled(String why) {
        return TurnResult.failed(AgentFailure.of(
                FailureClass.STALLED, services.keeping().redactor().redact(why)));
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

    private String prompt(AgentAssignment assignment) {
        StringBuilder prompt = new StringBuilder(assignment.prompt());
        List<String> words = journal.undelivered();
        if (!words.isEmpty()) {
            prompt.append("\n\nThe person who wants this task adds:\n");
            words.forEach(word -> prompt.append("\n> ").append(word.replace("\n", "\n> ")));
        }
        return services.keeping().redactor().redact(prompt.toString());
    }

    private Limits limits(Agent agent) {
        Limits asked = task.request().limits();
        Limits own = new Limits(
                Optional.empty(), asked.silence(), asked.turns(), asked.money(), asked.tool(), asked.repeats());
        return own.or(agent.limits()).or(services.planning().limits());
    }

    private AgentEngine engine(Agent agent) {
        RunServices.Catalogue catalogue = services.catalogue();
        String name = task.request().engine().or(agent::engine).orElse(catalogue.defaultEngine());
        AgentEngine engine = catalogue.engines().get(name);
        if (engine == null) {
            throw new EngineException(
                    EngineException.Code.UNKNOWN,
                    "agent '" + agent.name() + "' runs on engine '" + name + "', which isn't here; there are "
                            + new TreeSet<>(catalogue.engines().keySet())
                            + ". Put its jar on the class path or name another engine");
        }
        return engine;
    }

    private static List<AgentTool> tools(AgentEngine engine, AskPerson ask) {
        return engine.info().can(Capability.HOST_TOOLS) ? List.of(ask) : List.of();
    }

    /** Who works, where in the run. */
    record Purpose(Agent agent, StepPath path, int attempt) {}

    private final class Context implements SessionContext {

        private final Purpose purpose;
        private final LiveSession session;
        private final List<AgentTool> tools;
        private final List<RunSandbox.Started> started = new ArrayList<>();

        Context(Purpose purpose, LiveSession session, List<AgentTool> tools) {
            this.purpose = purpose;
            this.session = session;
            this.tools = tools;
        }

        @Override
        public SandboxedProcess start(Launch launch, ProcessSpec.Input input, ByteSink stdout, ByteSink stderr) {
            launch.secrets().values().forEach(services.keeping().redactor()::learn);
            RunSandbox.Started process = sandbox.startAgent(purpose, launch, input, stdout, stderr);
            started.add(process);
            session.started(process.process());
            return process.process();
        }

        @Override
        public void emit(AgentEvent event) {
            session.saw(event);
            if (!event.liveOnly()) {
                AgentEvent clean =
                        AgentEvents.redacted(event, services.keeping().redactor());
                journal.buffer(new Event.AgentReported(run, purpose.path(), clean));
            }
        }

        @Override
        public PermissionDecision decide(PermissionRequest request) {
            PermissionDecision decision = new ToolPolicy(
                            Set.copyOf(purpose.agent().tools()),
                            purpose.agent().access() == Agent.Access.WRITE,
                            sandbox.tree())
                    .decide(request);
            return decision;
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
        }
    }
}

package org.jvmfactory.execution;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.agent.Agent;
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
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.journal.Event;
import org.jvmfactory.policy.ToolPolicy;
import org.jvmfactory.process.ByteSink;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.sandbox.SandboxedProcess;
import org.jvmfactory.step.AgentAssignment;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.RunId;

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
     * @param resume the session that goes on; empty for a new one
     */
    record Opening(Limits limits, Optional<String> resume, String prompt) {}

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
        Context context = new Context(purpose, session, tools(engine, ask));
        SessionRequest request = new SessionRequest(
                opening.prompt(),
                Optional.of(agent.prompt()).filter(text -> !text.isBlank()),
                agent.model(),
                opening.resume(),
                assignment.schema(),
                agent.tools(),
                services.places().confined() || !engine.info().can(Capability.PERMISSION_CALLBACKS)
                        ? SessionRequest.Permissions.BYPASS
                        : SessionRequest.Permissions.ASK_HOST,
                opening.limits(),
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
                    why -> new Talk(stalled(why), Optional.empty(), session.id(), ask.question(), true));
            return engine.info().can(Capability.RESUME) ? talk : talk.endingHere();
        } finally {
            live.accept(null);
            context.release();
            settle(context);
        }
    }

    private void settle(Context context) {
        if (journal.overtaken()) {
            return; // whoever drives the task now settles it
        }
        if (context.started.isEmpty()) {
            journal.settlePermitUnused();
        } else {
            journal.settlePermit();
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
        return new Talk(
                AgentEvents.redacted(turn, services.keeping().redactor()),
                structured,
                session.id(),
                ask.question(),
                true);
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

    private static List<AgentTool> tools(AgentEngine engine, AskPerson ask) {
        return engine.info().can(Capability.HOST_TOOLS) ? List.of(ask) : List.of();
    }

    private final class Context implements SessionContext {

        private final AgentWork.Purpose purpose;
        private final LiveSession session;
        private final List<AgentTool> tools;
        private final List<RunSandbox.Started> started = new ArrayList<>();

        Context(AgentWork.Purpose purpose, LiveSession session, List<AgentTool> tools) {
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

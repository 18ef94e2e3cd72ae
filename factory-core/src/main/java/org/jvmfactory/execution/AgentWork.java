package org.jvmfactory.execution;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.Capability;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.journal.Event;
import org.jvmfactory.policy.Budgets;
import org.jvmfactory.policy.Permits;
import org.jvmfactory.step.AgentAssignment;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.Task;

/** Has agents work: one conversation at a time, in the run's sandbox, everything they do in the journal. For the driver's thread. */
final class AgentWork {

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
    private final PermitDesk permits;
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
        this.permits = new PermitDesk(services, journal);
        this.sandbox = sandbox;
        this.live = live;
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
        String blob = services.keeping()
                .store()
                .putBlob(new ByteArrayInputStream(prompt.getBytes(StandardCharsets.UTF_8)))
                .value();
        Permits.Decision decision = permits.take(
                permits.limit(agent),
                new Event.SessionOpened(
                        run, purpose.path(), agent.name(), engine.info().name(), agent.model(), resume, blob));
        if (decision instanceof Permits.Refused refused) {
            return Talk.refused(overBudget(refused), resume);
        }
        Permits.Granted granted = (Permits.Granted) decision;
        Talk talk = new Conversation(services, run, journal, sandbox, live)
                .hold(
                        purpose,
                        assignment,
                        engine,
                        new Conversation.Opening(
                                granted.money().map(limits::withMoney).orElse(limits), resume, prompt));
        boolean stopped = talk.turn()
                .failure()
                .filter(failure -> failure.kind() == FailureClass.BUDGET)
                .isPresent();
        return stopped && granted.cut().isPresent()
                ? talk.failing(cutShort(agent, granted.cut().get()))
                : talk;
    }

    /** The conversation had to stop at what a shared budget had left for it, and can go on when that has more. */
    private AgentFailure cutShort(Agent agent, Budgets.Window window) {
        return permits.ask(permits.limit(agent)) instanceof Permits.Refused refused
                ? overBudget(refused)
                : new AgentFailure(
                        FailureClass.BUDGET,
                        Permits.cutShort(window),
                        window.next().map(next -> now()));
    }

    private static AgentFailure overBudget(Permits.Refused why) {
        return new AgentFailure(FailureClass.BUDGET, why.reason(), why.until());
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
                Optional.empty(), asked.silence(), asked.turns(), Optional.empty(), asked.tool(), asked.repeats());
        return own.or(agent.limits()).or(services.planning().limits());
    }

    private AgentEngine engine(Agent agent) {
        return services.catalogue().engine(task.request(), agent);
    }

    private Instant now() {
        return services.keeping().time().instant();
    }

    /** Who works, where in the run. */
    record Purpose(Agent agent, StepPath path, int attempt) {}
}

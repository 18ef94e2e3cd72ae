package org.jvmfactory.execution;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.agent.Route;
import org.jvmfactory.agent.Router;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.Capability;
import org.jvmfactory.engine.EngineException;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.journal.Event;
import org.jvmfactory.policy.Budgets;
import org.jvmfactory.policy.Obstacle;
import org.jvmfactory.policy.Permits;
import org.jvmfactory.step.AgentAssignment;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.Task;

/** Has agents work: one conversation at a time, in the run's sandbox, everything they do in the journal. For one thread at a time. */
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
    private final Supplier<@Nullable Ending> ending;
    private final EngineChoice choice;

    /**
     * @param ending why the run is being stopped, if it is
     * @param live told of each conversation under way, and of {@code null} when there is none any more
     */
    AgentWork(
            RunServices services,
            Task task,
            RunId run,
            TaskJournal journal,
            PermitDesk permits,
            RunSandbox sandbox,
            Supplier<@Nullable Ending> ending,
            Consumer<@Nullable LiveSession> live) {
        this.services = services;
        this.task = task;
        this.run = run;
        this.journal = journal;
        this.permits = permits;
        this.sandbox = sandbox;
        this.ending = ending;
        this.live = live;
        this.choice = new EngineChoice(services, task);
    }

    /**
     * Holds a conversation until its turn ends, with one further turn where a structured result was asked for and doesn't obey. Where its
     * engine can't be had, the next one of the chain takes over.
     *
     * @param interrupted the session at this place that a dead driver left, if any; a new one begins where it is gone
     */
    Talk talk(Purpose purpose, AgentAssignment assignment, Optional<String> interrupted) throws InterruptedException {
        Optional<String> earlier = assignment.session().or(() -> interrupted);
        Optional<String> owner = earlier.flatMap(session -> EngineChoice.engineOf(journal.view(), session));
        List<Route> wanted = choice.routes(purpose.where(), purpose.agent());
        List<Route> routes =
                owner.map(engine -> Router.beginningWith(engine, wanted)).orElse(wanted);
        EngineChoice.Passed passed = new EngineChoice.Passed();
        Optional<Talk> last = Optional.empty();
        Optional<EngineException> missing = Optional.empty();
        for (Route route : routes) {
            Optional<Obstacle> obstacle = services.routes()
                    .watch()
                    .enter(route.engine(), route.model(), task.id(), choice.longest(purpose.agent()));
            if (obstacle.isPresent()) {
                passed.add(route, obstacle.get());
                if (choice.fails(obstacle.get())) {
                    routed(purpose, Optional.empty(), passed);
                    return Talk.refused(EngineChoice.refusedToWait(obstacle.get()), earlier);
                }
                if (choice.waits(obstacle.get())) {
                    break;
                }
                continue;
            }
            boolean began = last.filter(Talk::began).isPresent();
            boolean ours =
                    owner.filter(engine -> !engine.equals(route.engine())).isEmpty();
            Talk talk;
            try {
                AgentEngine engine = choice.engine(route);
                if (!passed.isEmpty()) {
                    routed(purpose, Optional.of(route), passed);
                }
                boolean another = began || (interrupted.isPresent() && !ours);
                talk = talk(
                        new Turn(purpose, assignment, route, engine), interrupted.filter(id -> ours), ours, another);
            } catch (EngineException e) {
                services.routes().watch().untold(route.engine(), task.id());
                missing = missing.or(() -> Optional.of(e));
                passed.add(route, e);
                continue;
            }
            Optional<AgentFailure> failure = talk.turn().failure().filter(choice::passesOn);
            if (failure.isEmpty() || !talk.began()) {
                return choice.notWaiting(talk).after(began);
            }
            passed.add(route, failure.get());
            last = Optional.of(talk.after(began));
        }
        return nobody(purpose, earlier, passed, last, missing);
    }

    /** The chain has come to its end. */
    private Talk nobody(
            Purpose purpose,
            Optional<String> session,
            EngineChoice.Passed passed,
            Optional<Talk> last,
            Optional<EngineException> missing) {
        if (passed.all().size() > 1 || last.isEmpty()) {
            routed(purpose, Optional.empty(), passed);
        }
        if (last.isPresent()) {
            return passed.until().isPresent() ? last.get().failing(passed.failure()) : last.get();
        }
        if (passed.until().isEmpty() && missing.isPresent()) {
            throw missing.get();
        }
        return Talk.refused(passed.failure(), session);
    }

    private void routed(Purpose purpose, Optional<Route> taken, EngineChoice.Passed passed) {
        List<Event.PassedOver> clean = passed.all().stream()
                .map(each -> new Event.PassedOver(
                        each.engine(),
                        each.model(),
                        services.keeping().redactor().redact(each.reason())))
                .toList();
        journal.buffer(new Event.AgentRouted(
                run, purpose.path(), taken.map(Route::engine), taken.flatMap(Route::model), clean));
    }

    /**
     * Holds it with one engine.
     *
     * @param ours whether sessions of before are of this engine
     * @param again whether another engine has begun and didn't bring it to an end
     */
    private Talk talk(Turn turn, Optional<String> interrupted, boolean ours, boolean again)
            throws InterruptedException {
        boolean resumes = turn.engine().info().can(Capability.RESUME) && ours && !again;
        AgentAssignment assignment = turn.assignment();
        Optional<String> asked = assignment.session().filter(id -> resumes);
        Optional<String> left = interrupted.filter(id -> resumes && asked.isEmpty());
        boolean lost = assignment.session().isPresent() && asked.isEmpty();
        String wanted = prompt(lost ? assignment.afresh().orElse(assignment.prompt()) : assignment.prompt());
        if (left.isEmpty()) {
            Talk talk = talk(turn, asked, again ? BEGINS_ANEW + wanted : wanted);
            return asked.isPresent() && assignment.afresh().isPresent() && gone(talk)
                    ? talk(turn, Optional.empty(), prompt(assignment.afresh().get()))
                    : talk;
        }
        Talk goneOn = talk(turn, left, GOES_ON + wanted);
        return gone(goneOn) ? talk(turn, Optional.empty(), BEGINS_ANEW + wanted) : goneOn;
    }

    private static boolean gone(Talk talk) {
        return talk.turn()
                .failure()
                .filter(failure -> failure.kind() == FailureClass.SESSION_GONE)
                .isPresent();
    }

    private Talk talk(Turn turn, Optional<String> resume, String prompt) throws InterruptedException {
        Agent agent = turn.purpose().agent();
        Optional<Money> most = permits.limit(agent, turn.engine());
        Limits limits = limits(agent);
        String blob = services.keeping()
                .store()
                .putBlob(new ByteArrayInputStream(prompt.getBytes(StandardCharsets.UTF_8)))
                .value();
        Route route = turn.route();
        Permits.Decision decision = permits.take(
                most,
                new Event.SessionOpened(
                        run, turn.purpose().path(), agent.name(), route.engine(), route.model(), resume, blob));
        if (decision instanceof Permits.Refused refused) {
            services.routes().watch().untold(route.engine(), task.id());
            return Talk.refused(overBudget(refused), resume);
        }
        Permits.Granted granted = (Permits.Granted) decision;
        Seen seen = new Seen(services.routes().quota().overage());
        Talk talk = hold(
                turn,
                new Conversation.Opening(
                        granted.money().map(limits::withMoney).orElse(limits), route.model(), resume, prompt, seen));
        choice.ended(turn.purpose().path(), route, talk, seen);
        boolean stopped = talk.turn()
                .failure()
                .filter(failure -> failure.kind() == FailureClass.BUDGET)
                .isPresent();
        return stopped && granted.cut().isPresent()
                ? talk.failing(cutShort(most, granted.cut().get()))
                : talk;
    }

    private Talk hold(Turn turn, Conversation.Opening opening) throws InterruptedException {
        try {
            return new Conversation(services, run, journal, sandbox, live)
                    .hold(turn.purpose(), turn.assignment(), turn.engine(), opening);
        } catch (InterruptedException e) {
            if (ending.get() instanceof Ending.Ends ends && !journal.overtaken()) {
                choice.brokenOff(turn.route(), ends);
            }
            throw e;
        }
    }

    /** The conversation had to stop at what a shared budget had left for it, and can go on when that has more. */
    private AgentFailure cutShort(Optional<Money> limit, Budgets.Window window) {
        return permits.ask(limit) instanceof Permits.Refused refused
                ? overBudget(refused)
                : new AgentFailure(
                        FailureClass.BUDGET,
                        Permits.cutShort(window),
                        window.next().map(next -> now()));
    }

    private static AgentFailure overBudget(Permits.Refused why) {
        return new AgentFailure(FailureClass.BUDGET, why.reason(), why.until());
    }

    private String prompt(String text) {
        StringBuilder prompt = new StringBuilder(text);
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

    private Instant now() {
        return services.keeping().time().instant();
    }

    /**
     * Who works, where in the run.
     *
     * @param home the lineage of the sessions that it goes on with or begins
     */
    record Purpose(Agent agent, StepPath path, int attempt, EngineChoice.Seat where, String home) {}

    /** What is to be done, and with what. */
    private record Turn(Purpose purpose, AgentAssignment assignment, Route route, AgentEngine engine) {}
}

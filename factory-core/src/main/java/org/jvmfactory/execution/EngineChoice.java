package org.jvmfactory.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.agent.Candidate;
import org.jvmfactory.agent.Route;
import org.jvmfactory.agent.Router;
import org.jvmfactory.agent.Routing.Where;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.EngineException;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.policy.EngineHealth;
import org.jvmfactory.policy.EngineWatch;
import org.jvmfactory.policy.Obstacle;
import org.jvmfactory.policy.Permits;
import org.jvmfactory.policy.QuotaConfig;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.Task;
import org.jvmfactory.workflow.Node;

/** With which engine an agent of a task is to work: the candidates, and what is in the way of each. For the driver's thread. */
final class EngineChoice {

    private static final String RISK = "risk";
    private static final String RISK_LABEL = "risk:";

    private final RunServices services;
    private final Task task;

    EngineChoice(RunServices services, Task task) {
        this.services = services;
        this.task = task;
    }

    /**
     * Where a conversation takes place.
     *
     * @param fixed what the step itself wants
     */
    record Seat(Where where, Optional<Candidate> fixed) {}

    /** Where a conversation in {@code step} takes place. */
    Seat where(Agent agent, Node.Step step, Optional<String> risk) {
        Optional<Candidate> fixed = step.engine().isEmpty() && step.model().isEmpty()
                ? Optional.empty()
                : Optional.of(new Candidate(step.engine(), step.model()));
        return new Seat(new Where(agent.name(), step.id(), step.uses(), risk.or(this::labelled)), fixed);
    }

    /** What an earlier step of the run says of the risk. */
    static Optional<String> risk(TaskView view) {
        return view.lastRun().map(RunView::steps).orElse(List.of()).stream()
                .flatMap(step -> step.result().stream())
                .flatMap(result -> Optional.ofNullable(result.outputs().get(RISK)).stream())
                .reduce((earlier, later) -> later);
    }

    private Optional<String> labelled() {
        return task.request().labels().stream()
                .filter(label -> label.startsWith(RISK_LABEL))
                .map(label -> label.substring(RISK_LABEL.length()))
                .sorted()
                .findFirst();
    }

    /** The candidates, best first; there is always one. */
    List<Route> routes(Seat seat, Agent agent) {
        return Router.routes(
                seat.where(),
                agent,
                seat.fixed(),
                task.request().engine(),
                services.routes().routing(),
                services.catalogue().defaultEngine());
    }

    /** The engine with which {@code session} was held; empty where nobody knows it. */
    static Optional<String> engineOf(TaskView view, String session) {
        return view.engine(session);
    }

    AgentEngine engine(Route route) {
        return services.catalogue().engine(route.engine());
    }

    /** The engine that is wanted first. */
    AgentEngine first(Seat seat, Agent agent) {
        return engine(routes(seat, agent).get(0));
    }

    /**
     * Whether nothing is to be begun now, since no engine for it can be had: found out before anything was done.
     *
     * @return when it may be asked again, and why
     */
    Optional<Permits.Refused> refusal(Seat seat, Agent agent) {
        Passed passed = new Passed();
        for (Route route : routes(seat, agent)) {
            Optional<Obstacle> obstacle = services.routes().watch().obstacle(route.engine(), route.model(), task.id());
            if (obstacle.isEmpty() || fails(obstacle.get())) {
                return Optional.empty();
            }
            passed.add(route, obstacle.get());
            if (waits(obstacle.get())) {
                break;
            }
        }
        return Optional.of(new Permits.Refused(passed.reason(), passed.until()));
    }

    /** Whether others take over from an engine in whose way that is. */
    boolean waits(Obstacle obstacle) {
        return obstacle.quota() && services.routes().quota().usedUp() != QuotaConfig.UsedUp.FALLBACK;
    }

    boolean fails(Obstacle obstacle) {
        return obstacle.quota() && services.routes().quota().usedUp() == QuotaConfig.UsedUp.FAIL;
    }

    /** Whether others take over from an engine that failed so. */
    boolean passesOn(AgentFailure failure) {
        return switch (failure.kind()) {
            case OVERLOADED, NETWORK -> true;
            case RATE_LIMITED ->
                failure.resetAt().isEmpty() || services.routes().quota().usedUp() == QuotaConfig.UsedUp.FALLBACK;
            default -> false;
        };
    }

    /** The talk, with a failure that isn't waited for where nobody is to wait. */
    Talk notWaiting(Talk talk) {
        return talk.turn()
                .failure()
                .filter(failure -> failure.kind() == FailureClass.RATE_LIMITED
                        && failure.resetAt().isPresent()
                        && services.routes().quota().usedUp() == QuotaConfig.UsedUp.FAIL)
                .map(failure -> talk.failing(AgentFailure.of(failure.kind(), failure.message())))
                .orElse(talk);
    }

    /** The run was ended while a conversation was under way. */
    void brokenOff(Route route, Ending.Ends why) {
        if (why.end() == RunEnd.TIMED_OUT) {
            services.routes()
                    .watch()
                    .failed(route.engine(), task.id(), why.end().name(), why.reason());
        } else {
            services.routes().watch().untold(route.engine(), task.id());
        }
    }

    /** Why the run doesn't wait for more of what is used up. */
    static AgentFailure refusedToWait(Obstacle obstacle) {
        return AgentFailure.of(
                FailureClass.RATE_LIMITED,
                obstacle.reason() + " until " + obstacle.until() + ", and 'quota' says that a run fails then");
    }

    /** The candidates that were tried or looked at, and what came of it. */
    static final class Passed {

        private final List<Event.PassedOver> all = new ArrayList<>();
        private Optional<Instant> until = Optional.empty();
        private boolean quota;

        void add(Route route, Obstacle obstacle) {
            add(route, obstacle.reason() + "; until " + obstacle.until());
            quota |= obstacle.quota();
            until(obstacle.until());
        }

        void add(Route route, EngineException missing) {
            add(route, String.valueOf(missing.getMessage()));
        }

        void add(Route route, AgentFailure failure) {
            add(route, failure.kind() + ": " + failure.message());
            failure.resetAt().ifPresent(this::until);
        }

        private void add(Route route, String reason) {
            all.add(new Event.PassedOver(route.engine(), route.model(), reason));
        }

        private void until(Instant moment) {
            until = until.filter(moment::isAfter).or(() -> Optional.of(moment));
        }

        boolean isEmpty() {
            return all.isEmpty();
        }

        List<Event.PassedOver> all() {
            return List.copyOf(all);
        }

        /** When the first of them may be asked again, where any may. */
        Optional<Instant> until() {
            return until;
        }

        String reason() {
            if (all.size() == 1) {
                return all.get(0).reason();
            }
            List<String> each = all.stream()
                    .map(passed -> new Route(passed.engine(), passed.model()) + " (" + passed.reason() + ")")
                    .toList();
            return "none of the engines can be used: " + String.join(", ", each);
        }

        /** None is left, and time will help. */
        AgentFailure failure() {
            return new AgentFailure(quota ? FailureClass.RATE_LIMITED : FailureClass.OVERLOADED, reason(), until);
        }
    }

    /** How long a conversation of {@code agent} may last. */
    Duration longest(Agent agent) {
        return agent.limits().or(services.planning().limits()).total().orElse(Duration.ofHours(1));
    }

    /** Told of a conversation's end: how its engine is. */
    void ended(StepPath path, Route route, Talk talk, Seen seen) {
        if (!talk.began()) {
            services.routes().watch().untold(route.engine(), task.id());
            return;
        }
        if (!seen.shapes().isEmpty()) {
            services.routes().watch().moved(route.engine(), seen.version().orElse("unknown"), seen.shapes());
        }
        Optional<AgentFailure> failure = talk.turn().failure();
        if (failure.isPresent()) {
            failed(path, route, failure.get(), seen);
        } else {
            services.routes().watch().well(route.engine(), task.id());
        }
    }

    private void failed(StepPath path, Route route, AgentFailure failure, Seen seen) {
        EngineWatch watch = services.routes().watch();
        switch (EngineHealth.sign(Optional.of(failure))) {
            case WELL -> watch.well(route.engine(), task.id());
            case FAILED ->
                watch.failed(
                        route.engine(),
                        task.id(),
                        failure.kind().name(),
                        OneLine.of(failure.message(), 300) + " (step " + path + ")");
            case USED_UP ->
                watch.usedUp(
                        route.engine(),
                        task.id(),
                        seen.window().orElse("limit"),
                        seen.model().or(route::model),
                        failure);
            case NONE -> watch.untold(route.engine(), task.id());
        }
    }
}

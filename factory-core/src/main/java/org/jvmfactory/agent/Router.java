package org.jvmfactory.agent;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.agent.Routing.Rule;
import org.jvmfactory.agent.Routing.Where;

/** Says with what an agent is to work: engines and models in the order in which they are tried. Pure. */
public final class Router {

    private Router() {}

    /**
     * The candidates, best first, none twice; there is always one.
     *
     * @param asked the engine that the task is to be done with, before all that is configured
     * @param usual the engine of roles that name none
     */
    public static List<Route> routes(Where where, Agent agent, Optional<String> asked, Routing routing, String usual) {
        Optional<Rule> rule = routing.rule(where);
        // Where the task says which engine, what a rule says about another one is beside the point.
        Optional<Candidate> use = rule.map(Rule::use)
                .filter(wanted -> asked.isEmpty() || wanted.engine().isEmpty());
        String home = agent.engine().orElse(usual);
        String engine = asked.or(() -> use.flatMap(Candidate::engine)).orElse(home);
        Optional<String> own = asked.isPresent() ? agent.model() : carried(agent.model(), home, engine, routing);
        Optional<String> model = use.flatMap(Candidate::model).or(() -> own);
        Set<Route> routes = new LinkedHashSet<>();
        routes.add(route(engine, model, routing));
        for (Candidate next : chain(rule, agent, routing)) {
            String other = next.engine().orElse(engine);
            routes.add(route(other, next.model().or(() -> carried(model, engine, other, routing)), routing));
        }
        return List.copyOf(routes);
    }

    /**
     * The candidates where {@code fixed} is what the step itself names, before all that is said elsewhere: only that one, since nobody else
     * is to take over; where it is empty, those of all the others.
     */
    public static List<Route> routes(
            Where where,
            Agent agent,
            Optional<Candidate> fixed,
            Optional<String> asked,
            Routing routing,
            String usual) {
        if (fixed.isEmpty()) {
            return routes(where, agent, asked, routing, usual);
        }
        String home = agent.engine().orElse(usual);
        String engine = fixed.get().engine().or(() -> asked).orElse(home);
        Optional<String> model = fixed.get().model().or(() -> carried(agent.model(), home, engine, routing));
        return List.of(route(engine, model, routing));
    }

    /** The same, but with the routes of {@code engine} first: where a session goes on that began there. */
    public static List<Route> beginningWith(String engine, List<Route> routes) {
        List<Route> ordered = new ArrayList<>(routes);
        ordered.sort((one, other) ->
                Boolean.compare(other.engine().equals(engine), one.engine().equals(engine)));
        return ordered;
    }

    private static List<Candidate> chain(Optional<Rule> rule, Agent agent, Routing routing) {
        return rule.flatMap(Rule::fallback).orElse(agent.fallback().isEmpty() ? routing.fallback() : agent.fallback());
    }

    /** An engine's own name of a model means nothing to another engine; an alias does. */
    private static Optional<String> carried(Optional<String> model, String from, String to, Routing routing) {
        boolean same = Candidate.withoutProvider(from).equals(Candidate.withoutProvider(to));
        return model.filter(name -> same || routing.models().has(name));
    }

    private static Route route(String engine, Optional<String> model, Routing routing) {
        return new Route(engine, model.flatMap(name -> routing.models().on(engine, name)));
    }
}

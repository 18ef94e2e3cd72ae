package org.jvmfactory.execution;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.workflow.Node;

/** With which engines the branches of a run are at work. */
final class LaneEngines {

    private final RunServices services;
    private final TaskJournal journal;
    private final Plan plan;
    private final EngineChoice choice;
    private final Map<StepPath, String> atWork = new ConcurrentHashMap<>();

    LaneEngines(RunServices services, TaskJournal journal, Plan plan) {
        this.services = services;
        this.journal = journal;
        this.plan = plan;
        this.choice = new EngineChoice(services, journal.view().task());
    }

    /**
     * Takes a slot of the engine that {@code step} wants first, if it wants one; empty where none is free.
     *
     * @return gives it back
     */
    Optional<Runnable> take(StepPath lane, Node.Step step) {
        if (step.agent().isEmpty()) {
            return Optional.of(() -> {});
        }
        Agent agent = plan.agent(step);
        EngineChoice.Seat seat = choice.where(agent, step, EngineChoice.risk(journal.view()));
        String engine = choice.routes(seat, agent).get(0).engine();
        boolean alone = !atWork.containsValue(engine);
        Optional<Runnable> slot = services.routes()
                .slots()
                .take(engine, alone, services.keeping().time().instant());
        slot.ifPresent(taken -> atWork.put(lane, engine));
        return slot.map(taken -> () -> {
            atWork.remove(lane);
            taken.run();
        });
    }
}

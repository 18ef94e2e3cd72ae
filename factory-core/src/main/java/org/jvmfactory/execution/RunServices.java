package org.jvmfactory.execution;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.jvmfactory.agent.Routing;
import org.jvmfactory.codehost.Repositories;
import org.jvmfactory.effect.Outbox;
import org.jvmfactory.egress.NetworkPolicy;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.EngineException;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.learning.Experience;
import org.jvmfactory.policy.AgentRules;
import org.jvmfactory.policy.Budgets;
import org.jvmfactory.policy.EngineWatch;
import org.jvmfactory.policy.ProtectedPaths;
import org.jvmfactory.policy.QuotaConfig;
import org.jvmfactory.sandbox.Guarantee;
import org.jvmfactory.sandbox.Sandbox;
import org.jvmfactory.sandbox.SandboxLimits;
import org.jvmfactory.secret.Redactor;
import org.jvmfactory.step.WorkflowStepProvider;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.News;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.workspace.Workspaces;

/** What the runs of an instance share. */
public record RunServices(
        Keeping keeping, Places places, Catalogue catalogue, Planning planning, Routes routes, Experience experience) {

    public RunServices {
        requireNonNull(keeping, "keeping");
        requireNonNull(places, "places");
        requireNonNull(catalogue, "catalogue");
        requireNonNull(planning, "planning");
        requireNonNull(routes, "routes");
        requireNonNull(experience, "experience");
    }

    /**
     * Where things are kept.
     *
     * @param time for what is stored and for what is waited for
     * @param steady for lengths of time within this process: never goes back
     * @param flusher writes buffered events
     */
    public record Keeping(
            FactoryStore store,
            InstantSource time,
            InstantSource steady,
            RandomGenerator random,
            Redactor redactor,
            ScheduledExecutorService flusher) {}

    /**
     * Where runs work.
     *
     * @param required the guarantees every sandbox of a run must have proven
     * @param network what runs may reach
     * @param limits how much a session or command may use
     */
    public record Places(
            Repositories repositories,
            Workspaces workspaces,
            Sandbox sandbox,
            Set<Guarantee> required,
            NetworkPolicy network,
            SandboxLimits limits) {

        /** Whether an agent can be left alone with its tools, because it can write nowhere else. */
        boolean confined() {
            return required.contains(Guarantee.WRITES_CONFINED);
        }
    }

    /**
     * What runs are made of.
     *
     * @param engines by name
     * @param defaultEngine the one for agents that name none
     * @param steps by the type's name
     * @param trackers by the names that tickets give them
     */
    public record Catalogue(
            Map<String, AgentEngine> engines,
            String defaultEngine,
            Map<String, WorkflowStepProvider> steps,
            Outbox outbox,
            Map<String, Tracker> trackers) {

        public Catalogue {
            engines = Map.copyOf(engines);
            steps = Map.copyOf(steps);
            trackers = Map.copyOf(trackers);
        }

        /** The engine of that name. */
        AgentEngine engine(String name) {
            AgentEngine engine = engines.get(name);
            if (engine == null) {
                throw new EngineException(
                        EngineException.Code.UNKNOWN,
                        "engine '" + name + "' isn't here; there are " + new TreeSet<>(engines.keySet())
                                + ". Put its jar on the class path or name another engine");
            }
            return engine;
        }
    }

    /**
     * How runs are planned.
     *
     * @param limits what holds where nothing else is said; complete but for turns and money
     * @param budgets what agents may use in all
     * @param rules what holds while an agent works
     * @param protectedPaths the files whose changes a person must approve
     */
    public record Planning(
            Planner planner, Limits limits, Budgets budgets, AgentRules rules, ProtectedPaths protectedPaths) {}

    /**
     * How conversations come to their engines.
     *
     * @param watch how the engines are
     * @param slots how many branches may work with an engine at once
     */
    public record Routes(Routing routing, EngineWatch watch, QuotaConfig quota, BranchSlots slots) {}

    /** Makes the plan of a task's next run. */
    @FunctionalInterface
    public interface Planner {
        /**
         * The plan.
         *
         * @param news why the run is, where it follows one that was published; empty for any other run
         */
        Plan plan(TaskRequest request, List<News> news);
    }
}

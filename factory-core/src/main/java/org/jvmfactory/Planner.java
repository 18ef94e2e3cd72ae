package org.jvmfactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.config.NearestNames;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.execution.Plan;
import org.jvmfactory.step.WorkflowStepProvider;
import org.jvmfactory.task.News;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.workflow.Node;
import org.jvmfactory.workflow.Workflow;
import org.jvmfactory.workflow.WorkflowException;
import org.jvmfactory.workflow.WorkflowException.Code;
import org.jvmfactory.workflow.Workflows;

/** Makes the plan of a task's run from the configuration, and refuses what couldn't be carried out. Immutable. */
final class Planner {

    private final FactoryConfig config;
    private final Map<String, WorkflowStepProvider> steps;
    private final Set<String> notifiers;
    private final Map<String, AgentEngine> engines;

    Planner(
            FactoryConfig config,
            Map<String, WorkflowStepProvider> steps,
            Set<String> notifiers,
            Map<String, AgentEngine> engines) {
        this.config = config;
        this.steps = Map.copyOf(steps);
        this.notifiers = Set.copyOf(notifiers);
        this.engines = Map.copyOf(engines);
    }

    /** @param news why the run is, where it follows one that was published */
    Plan plan(TaskRequest request, List<News> news) {
        Workflow first = workflow(request.workflow().orElse(config.workflow()), Optional.empty());
        Workflow workflow = news.isEmpty() ? first : next(first, news);
        Map<String, Workflow> called = new HashMap<>();
        collect(workflow, called);
        Map<String, Agent> agents = new HashMap<>();
        Workflow adapted = adapt(workflow, request.agent().filter(agent -> news.isEmpty()));
        check(adapted, agents);
        called.replaceAll((name, inner) -> adapt(inner, Optional.empty()));
        called.values().forEach(inner -> check(inner, agents));
        return new Plan(adapted, called, agents);
    }

    private Workflow next(Workflow first, List<News> news) {
        boolean due = news.stream().allMatch(each -> each.kind() == News.Kind.DUE);
        return due
                ? first
                : workflow(following(first, news), Optional.of("workflow '" + first.name() + "' goes on with"));
    }

    private static String following(Workflow workflow, List<News> news) {
        boolean passed = news.stream().allMatch(each -> each.kind() == News.Kind.CHECKS_PASSED);
        return passed ? Workflows.PROMOTE : workflow.followUp().orElse(Workflows.FOLLOW_UP);
    }

    /** @param wanted who wants it, as the beginning of a sentence; empty where the task does */
    private Workflow workflow(String name, Optional<String> wanted) {
        Workflow workflow = config.workflows().get(name);
        if (workflow == null) {
            throw new WorkflowException(
                    Code.UNKNOWN,
                    wanted.map(who -> who + " '" + name + "', which isn't there")
                                    .orElse("there is no workflow '" + name + "'")
                            + "; "
                            + NearestNames.instead(name, config.workflows().keySet()));
        }
        return workflow;
    }

    private void collect(Workflow workflow, Map<String, Workflow> called) {
        for (Node node : workflow.allNodes()) {
            if (node instanceof Node.Call call && !called.containsKey(call.workflow())) {
                Workflow inner = workflow(call.workflow(), Optional.of("workflow '" + workflow.name() + "' calls"));
                called.put(call.workflow(), inner);
                collect(inner, called);
            }
        }
    }

    /**
     * The workflow with the task's own writer, with the configured command in verify steps and the configured policy in risk gates that name
     * none.
     */
    private Workflow adapt(Workflow workflow, Optional<String> writer) {
        Set<String> writers = firsts(workflow.nodes(), this::writes);
        Set<String> first = writers.isEmpty()
                ? firsts(workflow.nodes(), step -> step.agent().isPresent())
                : writers;
        return new Workflow(
                workflow.name(),
                workflow.description(),
                workflow.followUp(),
                workflow.nodes().stream()
                        .map(node -> adapt(node, writer, first))
                        .toList());
    }

    private boolean writes(Node.Step step) {
        return step.agent()
                .map(config.agents()::get)
                .filter(agent -> agent.access() == Agent.Access.WRITE)
                .isPresent();
    }

    /** The first step that is {@code wanted}; where that stands in a branch, the first such step of each branch. */
    private static Set<String> firsts(List<Node> nodes, Predicate<Node.Step> wanted) {
        for (Node node : nodes) {
            Set<String> found = firsts(node, wanted);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return Set.of();
    }

    private static Set<String> firsts(Node node, Predicate<Node.Step> wanted) {
        if (node instanceof Node.Step step) {
            return wanted.test(step) ? Set.of(step.id()) : Set.of();
        }
        if (node instanceof Node.Sequence sequence) {
            return firsts(sequence.nodes(), wanted);
        }
        if (node instanceof Node.Loop loop) {
            return firsts(loop.nodes(), wanted);
        }
        return node instanceof Node.Parallel parallel
                ? parallel.branches().stream()
                        .flatMap(branch -> firsts(branch, wanted).stream())
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    private Node adapt(Node node, Optional<String> writer, Set<String> first) {
        if (node instanceof Node.Step step) {
            return adapt(step, writer.filter(name -> first.contains(step.id())));
        }
        if (node instanceof Node.Sequence sequence) {
            return new Node.Sequence(sequence.id(), adapt(sequence.nodes(), writer, first), sequence.when());
        }
        if (node instanceof Node.Loop loop) {
            return new Node.Loop(
                    loop.id(), adapt(loop.nodes(), writer, first), loop.until(), loop.atMost(), loop.when());
        }
        if (node instanceof Node.Parallel parallel) {
            return new Node.Parallel(
                    parallel.id(),
                    adapt(parallel.branches(), writer, first),
                    parallel.judge().map(judge -> adapt(judge, Optional.empty())),
                    parallel.rule(),
                    parallel.when());
        }
        return node;
    }

    private List<Node> adapt(List<Node> nodes, Optional<String> writer, Set<String> first) {
        return nodes.stream().map(node -> adapt(node, writer, first)).toList();
    }

    private Node.Step adapt(Node.Step step, Optional<String> writer) {
        ConfigNode with = step.with();
        boolean open = with.isEmpty()
                || (with.isMap()
                        && with.find("command").isEmpty()
                        && with.find("commands").isEmpty());
        if (step.uses().equals("verify") && config.verify().isPresent() && open) {
            List<String> quoted = new ArrayList<>();
            config.verify().get().forEach(word -> quoted.add(Quoted.json(word)));
            String others = with.isEmpty() ? "" : "," + with.toJson().strip().substring(1);
            with = ConfigNode.ofJson(
                    "verify", "{\"command\":[" + String.join(",", quoted) + "]" + (others.isEmpty() ? "}" : others));
        }
        if (step.uses().equals("risk-gate")
                && config.risk().isPresent()
                && with.find("policy").isEmpty()) {
            with = with.and("policy", config.risk().get());
        }
        Node.Step settled = step.withSettings(with);
        return writer.map(settled::withAgent).orElse(settled);
    }

    private void check(Workflow workflow, Map<String, Agent> agents) {
        for (Node node : workflow.allNodes()) {
            if (node instanceof Node.Step step) {
                check(workflow, step, agents);
            }
        }
        for (Node node : workflow.allNodes()) {
            if (node instanceof Node.Parallel parallel) {
                check(workflow, parallel);
            }
        }
    }

    private void check(Workflow workflow, Node.Parallel parallel) {
        new Workflow(parallel.id(), "", parallel.branches())
                .steps()
                .filter(step -> step.uses().equals("publish"))
                .findFirst()
                .ifPresent(step -> {
                    throw new WorkflowException(
                            Code.INVALID,
                            where(workflow, step) + " publishes in a branch of '" + parallel.id()
                                    + "', though only one branch is picked; put it behind '" + parallel.id() + "'");
                });
        parallel.judge()
                .ifPresent(judge -> judge.agent()
                        .map(config.agents()::get)
                        .filter(agent -> agent.access() == Agent.Access.WRITE)
                        .ifPresent(agent -> {
                            throw new WorkflowException(
                                    Code.INVALID,
                                    where(workflow, judge) + " judges with agent '" + agent.name()
                                            + "', which may write; a judge only reads: name one with 'access: read'");
                        }));
    }

    private void check(Workflow workflow, Node.Step step, Map<String, Agent> agents) {
        WorkflowStepProvider provider = steps.get(step.uses());
        if (provider == null) {
            throw new WorkflowException(
                    Code.UNKNOWN,
                    where(workflow, step) + " uses '" + step.uses() + "', which isn't there; "
                            + NearestNames.instead(step.uses(), steps.keySet()));
        }
        if (provider.needsAgent() && step.agent().isEmpty()) {
            throw new WorkflowException(Code.INVALID, where(workflow, step) + " needs an agent: add 'agent: coder'");
        }
        step.engine().ifPresent(engine -> {
            if (!engines.containsKey(engine)) {
                throw new WorkflowException(
                        Code.UNKNOWN,
                        where(workflow, step) + " names engine '" + engine + "', which isn't there; "
                                + NearestNames.instead(engine, engines.keySet()));
            }
        });
        provider.create(step.with());
        if (step.uses().equals("notify")) {
            step.with().find("via").ifPresent(via -> Notifiers.check(via, via.text(), notifiers));
        }
        step.agent().ifPresent(name -> {
            Agent agent = config.agents().get(name);
            if (agent == null) {
                throw new WorkflowException(
                        Code.UNKNOWN,
                        where(workflow, step) + " names agent '" + name + "', which isn't there; "
                                + NearestNames.instead(name, config.agents().keySet()));
            }
            agents.put(name, agent);
        });
    }

    /** The step and, where somebody wrote it into a file, where it stands there. */
    private static String where(Workflow workflow, Node.Step step) {
        String place = step.with().location();
        return (place.equals(ConfigNode.empty().location()) ? "" : place + ": ") + "step '" + step.id()
                + "' of workflow '" + workflow.name() + "'";
    }
}

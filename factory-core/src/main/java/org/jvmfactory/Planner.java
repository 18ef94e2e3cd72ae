package org.jvmfactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.config.NearestNames;
import org.jvmfactory.execution.Plan;
import org.jvmfactory.step.WorkflowStepProvider;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.workflow.Node;
import org.jvmfactory.workflow.Workflow;
import org.jvmfactory.workflow.WorkflowException;
import org.jvmfactory.workflow.WorkflowException.Code;

/** Makes the plan of a task's run from the configuration, and refuses what couldn't be carried out. Immutable. */
final class Planner {

    private final FactoryConfig config;
    private final Map<String, WorkflowStepProvider> steps;
    private final Set<String> notifiers;

    Planner(FactoryConfig config, Map<String, WorkflowStepProvider> steps, Set<String> notifiers) {
        this.config = config;
        this.steps = Map.copyOf(steps);
        this.notifiers = Set.copyOf(notifiers);
    }

    Plan plan(TaskRequest request) {
        Workflow workflow = workflow(request.workflow().orElse(config.workflow()), Optional.empty());
        Map<String, Workflow> called = new HashMap<>();
        collect(workflow, called);
        Map<String, Agent> agents = new HashMap<>();
        Workflow adapted = adapt(workflow, request.agent());
        check(adapted, agents);
        called.replaceAll((name, inner) -> adapt(inner, Optional.empty()));
        called.values().forEach(inner -> check(inner, agents));
        return new Plan(adapted, called, agents);
    }

    private Workflow workflow(String name, Optional<String> caller) {
        Workflow workflow = config.workflows().get(name);
        if (workflow == null) {
            throw new WorkflowException(
                    Code.UNKNOWN,
                    caller.map(by -> "workflow '" + by + "' calls '" + name + "', which isn't there")
                                    .orElse("there is no workflow '" + name + "'")
                            + "; "
                            + NearestNames.instead(name, config.workflows().keySet()));
        }
        return workflow;
    }

    private void collect(Workflow workflow, Map<String, Workflow> called) {
        for (Node node : workflow.allNodes()) {
            if (node instanceof Node.Call call && !called.containsKey(call.workflow())) {
                Workflow inner = workflow(call.workflow(), Optional.of(workflow.name()));
                called.put(call.workflow(), inner);
                collect(inner, called);
            }
        }
    }

    /** The workflow with the task's own writer, and with the configured command in verify steps that name none. */
    private Workflow adapt(Workflow workflow, Optional<String> writer) {
        Optional<String> first = workflow.steps()
                .filter(step -> step.agent().isPresent())
                .map(Node.Step::id)
                .findFirst();
        return new Workflow(
                workflow.name(),
                workflow.description(),
                workflow.nodes().stream()
                        .map(node -> adapt(node, writer, first))
                        .toList());
    }

    private Node adapt(Node node, Optional<String> writer, Optional<String> first) {
        if (node instanceof Node.Step step) {
            return adapt(
                    step, writer.filter(name -> first.filter(step.id()::equals).isPresent()));
        }
        if (node instanceof Node.Sequence sequence) {
            return new Node.Sequence(sequence.id(), adapt(sequence.nodes(), writer, first), sequence.when());
        }
        if (node instanceof Node.Loop loop) {
            return new Node.Loop(
                    loop.id(), adapt(loop.nodes(), writer, first), loop.until(), loop.atMost(), loop.when());
        }
        return node;
    }

    private List<Node> adapt(List<Node> nodes, Optional<String> writer, Optional<String> first) {
        return nodes.stream().map(node -> adapt(node, writer, first)).toList();
    }

    private Node.Step adapt(Node.Step step, Optional<String> writer) {
        ConfigNode with = step.with();
        if (step.uses().equals("verify") && config.verify().isPresent() && with.isEmpty()) {
            List<String> quoted = new ArrayList<>();
            config.verify().get().forEach(word -> quoted.add(Quoted.json(word)));
            with = ConfigNode.ofJson("verify", "{\"command\":[" + String.join(",", quoted) + "]}");
        }
        return new Node.Step(
                step.id(),
                step.uses(),
                writer.or(step::agent),
                step.inputs(),
                step.when(),
                with,
                step.retry(),
                step.then());
    }

    private void check(Workflow workflow, Map<String, Agent> agents) {
        for (Node node : workflow.allNodes()) {
            if (node instanceof Node.Parallel) {
                throw new WorkflowException(
                        Code.UNSUPPORTED,
                        "workflow '" + workflow.name() + "' has parallel branches at '" + node.id()
                                + "', which this version can't carry out yet; put them one after the other");
            }
            if (node instanceof Node.Step step) {
                check(workflow, step, agents);
            }
        }
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

package org.jvmfactory.workflow;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jvmfactory.config.ConfigNode;

/**
 * A plan of work: its nodes run one after the other. Immutable.
 *
 * @param followUp the workflow by which a task goes on that was published, when people or checks want more of it; the usual one where empty
 */
public record Workflow(String name, String description, Optional<String> followUp, List<Node> nodes) {

    public Workflow {
        requireNonNull(name, "name");
        requireNonNull(description, "description");
        requireNonNull(followUp, "followUp");
        nodes = List.copyOf(nodes);
    }

    /** One with the usual follow-up. */
    public Workflow(String name, String description, List<Node> nodes) {
        this(name, description, Optional.empty(), nodes);
    }

    /**
     * The workflow that {@code yaml} describes.
     *
     * @param source named in errors: the file's path
     * @throws org.jvmfactory.config.ConfigException with every problem and where it stands
     */
    public static Workflow parse(String source, String yaml) {
        return WorkflowFormat.read(ConfigNode.parse(source, yaml));
    }

    /** The workflow in {@code node}, as {@link #parse} reads it. */
    public static Workflow of(ConfigNode node) {
        return WorkflowFormat.read(node);
    }

    /**
     * Imports a workflow in the flat snake-case form of a {@code config.yml}: steps with {@code agent}, {@code input}, {@code output},
     * {@code condition}, {@code loop_to} and {@code prompt_template}, and {@code max_iterations} for all. An agent called {@code reviewer}
     * judges; a last step publishes what the others wrote.
     *
     * @param directory what the names of prompt files are relative to
     * @param writes whether the agent of that name may change files
     * @throws org.jvmfactory.config.ConfigException with every problem and where it stands
     */
    public static Workflow importing(String name, ConfigNode node, Path directory, Predicate<String> writes) {
        return FlatWorkflow.read(name, node, directory, writes);
    }

    /** The workflow as {@link #of} reads it. */
    public ConfigNode toConfig() {
        return WorkflowWriter.write(this);
    }

    /** Every node of the tree, outer before inner; called workflows not included. */
    public List<Node> allNodes() {
        List<Node> all = new ArrayList<>();
        nodes.forEach(node -> collect(node, all));
        return all;
    }

    /** The steps among {@link #allNodes}. */
    public Stream<Node.Step> steps() {
        return allNodes().stream().filter(Node.Step.class::isInstance).map(Node.Step.class::cast);
    }

    private static void collect(Node node, List<Node> all) {
        all.add(node);
        children(node).forEach(child -> collect(child, all));
    }

    private static List<Node> children(Node node) {
        if (node instanceof Node.Sequence sequence) {
            return sequence.nodes();
        }
        if (node instanceof Node.Loop loop) {
            return loop.nodes();
        }
        if (node instanceof Node.Parallel parallel) {
            List<Node> children = new ArrayList<>(parallel.branches());
            parallel.judge().ifPresent(children::add);
            return children;
        }
        return List.of();
    }
}

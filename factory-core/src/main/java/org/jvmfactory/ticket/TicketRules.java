package org.jvmfactory.ticket;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.Priority;

/**
 * What labels and states of tickets mean, as trackers of all kinds have it in their settings. Immutable.
 *
 * @param trigger the label or state that marks a ticket for Factory
 * @param priorities labels, in lower case, that say how urgent a ticket is
 * @param stages the label or state that shows a stage
 */
public record TicketRules(String trigger, Map<String, Priority> priorities, Map<TicketStage, String> stages) {

    /** The keys of a tracker's settings that are read here. */
    public static final List<String> KEYS = List.of("trigger", "priorities", "states");

    /** What begins a label that names a repository. */
    private static final String REPOSITORY = "repo:";

    public TicketRules {
        requireNonNull(trigger, "trigger");
        priorities = Map.copyOf(priorities);
        stages = Map.copyOf(stages);
    }

    /** Reads a tracker's settings; {@code trigger} is what marks tickets where they don't say. */
    public static TicketRules read(ConfigNode settings, String trigger) {
        Map<String, Priority> priorities = new LinkedHashMap<>();
        for (Priority priority : Priority.values()) {
            priorities.put("priority:" + ConfigNode.spelling(priority), priority);
        }
        settings.find("priorities")
                .ifPresent(node -> node.entries()
                        .forEach((label, priority) ->
                                priorities.put(label.toLowerCase(Locale.ROOT), priority.choice(Priority.class))));
        Map<TicketStage, String> stages = new EnumMap<>(TicketStage.class);
        settings.find("states").ifPresent(node -> {
            String[] known = Arrays.stream(TicketStage.values())
                    .map(ConfigNode::spelling)
                    .toArray(String[]::new);
            node.only(known);
            for (TicketStage stage : TicketStage.values()) {
                node.findText(ConfigNode.spelling(stage)).ifPresent(state -> stages.put(stage, state));
            }
        });
        return new TicketRules(settings.findText("trigger").orElse(trigger), priorities, stages);
    }

    /** Whether one of them is the trigger; case doesn't matter. */
    public boolean triggeredBy(Collection<String> labels) {
        return labels.stream().anyMatch(trigger::equalsIgnoreCase);
    }

    /** The highest priority that a label says; {@code otherwise} where none does. */
    public Priority priority(Collection<String> labels, Priority otherwise) {
        return labels.stream()
                .map(label -> priorities.get(label.toLowerCase(Locale.ROOT).replace(": ", ":")))
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(otherwise);
    }

    /** The repository that a label names; empty where none does, or several disagree. */
    public static Optional<String> repository(Collection<String> labels) {
        List<String> named = labels.stream()
                .filter(label -> label.regionMatches(true, 0, REPOSITORY, 0, REPOSITORY.length()))
                .map(label -> label.substring(REPOSITORY.length()).strip())
                .filter(name -> !name.isEmpty() && !name.startsWith("-"))
                .distinct()
                .toList();
        return named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty();
    }
}

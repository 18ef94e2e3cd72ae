package org.jvmfactory.app.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.task.StepResult;

/**
 * What the branches of a parallel node came to, as the result of the node says.
 *
 * @param pick the name of the one that was gone on with; empty where all count
 */
record Branches(Optional<String> pick, String reason, List<Each> all) {

    private static final String USES = "parallel";

    Branches {
        all = List.copyOf(all);
    }

    /**
     * A branch that did something, or couldn't.
     *
     * @param ref where the mirror keeps its commits
     * @param out why it couldn't be picked
     */
    record Each(String name, Optional<String> commit, Optional<String> ref, Optional<String> out) {}

    /** Empty for every other step, and while it has no result. */
    static Optional<Branches> of(StepView step) {
        if (!step.uses().equals(USES) || !(step.result().orElse(null) instanceof StepResult.Succeeded succeeded)) {
            return Optional.empty();
        }
        Map<String, String> outputs = succeeded.outputs();
        List<Each> all = new ArrayList<>();
        for (String name : outputs.keySet().stream()
                .filter(key -> key.endsWith(".ref") || key.endsWith(".out"))
                .map(key -> key.substring(0, key.length() - 4))
                .collect(Collectors.toCollection(TreeSet::new))) {
            all.add(new Each(
                    name,
                    Optional.ofNullable(outputs.get(name + ".commit")),
                    Optional.ofNullable(outputs.get(name + ".ref")),
                    Optional.ofNullable(outputs.get(name + ".out"))));
        }
        return Optional.of(
                new Branches(Optional.ofNullable(outputs.get("pick")), outputs.getOrDefault("reason", ""), all));
    }
}

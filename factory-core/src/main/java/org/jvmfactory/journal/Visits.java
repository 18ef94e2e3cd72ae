package org.jvmfactory.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Visit;

/** What the steps of a task came to, each with the commit that its branch was at. */
public final class Visits {

    private final List<Visit> all = new ArrayList<>();
    private String tip;

    private Visits(String base) {
        this.tip = base;
    }

    /** Of all its runs, oldest first; {@code base} is the commit that the first one began at. */
    public static List<Visit> of(TaskView view, String base) {
        Visits visits = new Visits(base);
        view.runs().forEach(visits::take);
        return List.copyOf(visits.all);
    }

    private void take(RunView run) {
        Map<StepPath, String> branches = new HashMap<>();
        List<StepView> finished = run.steps().stream()
                .filter(step -> step.result()
                        .filter(result -> !(result instanceof StepResult.Waits))
                        .isPresent())
                .sorted(Comparator.comparing(step -> step.finishedAt().orElse(Instant.MAX)))
                .toList();
        for (StepView step : finished) {
            Optional<StepPath> branch = step.path().branch();
            String before = branch.map(path -> branches.getOrDefault(path, tip)).orElse(tip);
            String commit = step.handOver().map(handed -> handed.commit()).orElse(before);
            if (branch.isPresent()) {
                branches.put(branch.get(), commit);
            } else {
                tip = commit;
            }
            all.add(new Visit(run.id(), step.path(), step.uses(), step.result().orElseThrow(), commit));
        }
    }
}

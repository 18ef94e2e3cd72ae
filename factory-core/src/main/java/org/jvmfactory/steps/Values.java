package org.jvmfactory.steps;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TicketRef;

/** The variables that the templates in a step's settings may use. */
final class Values {

    /** Their names. {@code inputs} holds the inputs by step and name, as {@code inputs.plan.text}. */
    static final Set<String> NAMES = Set.of(
            "task",
            "title",
            "description",
            "spec",
            "ticket",
            "repository",
            "branch",
            "base",
            "base-commit",
            "commit",
            "inputs");

    private Values() {}

    /** @param foreign makes a text of others fit for where it goes */
    static Map<String, Object> of(StepContext context, UnaryOperator<String> foreign) {
        TaskRequest request = context.task().request();
        StepContext.Change change = context.change();
        Map<String, Object> values = new HashMap<>();
        values.put("task", context.task().id().value());
        values.put("title", foreign.apply(request.title()));
        values.put("description", foreign.apply(request.description()));
        values.put("spec", foreign.apply(request.spec().orElse("")));
        values.put("ticket", foreign.apply(request.ticket().map(TicketRef::key).orElse("")));
        values.put("repository", change.repository());
        values.put("branch", change.branch());
        values.put("base", change.baseBranch());
        values.put("base-commit", change.base());
        values.put("commit", change.tip());
        values.put("inputs", inputs(context, foreign));
        return values;
    }

    private static Map<String, Map<String, String>> inputs(StepContext context, UnaryOperator<String> foreign) {
        Map<String, Map<String, String>> steps = new HashMap<>();
        context.inputs().forEach((reference, value) -> {
            int dot = reference.indexOf('.');
            steps.computeIfAbsent(reference.substring(0, dot), step -> new HashMap<>())
                    .put(reference.substring(dot + 1), foreign.apply(value));
        });
        return steps;
    }
}

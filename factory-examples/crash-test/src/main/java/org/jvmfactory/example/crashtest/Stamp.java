package org.jvmfactory.example.crashtest;

import java.util.Map;
import java.util.Optional;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.effect.EffectHandler;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;
import org.jvmfactory.task.EffectIntent;
import org.jvmfactory.task.EffectResult;
import org.jvmfactory.task.StepResult;

/** An effect of somebody else's, and the step that asks for it: a stamp, which can be looked up, or a ring, which can't. Thread-safe. */
record Stamp(String kind, Promise promise, Ledger ledger, Trap trap) implements EffectHandler {

    /** The type of the step; its setting {@code kind} says which of the two it has done. */
    static final String STEP = "act";

    @Override
    public Optional<EffectResult> find(EffectIntent intent) {
        boolean there = promise == Promise.FINDABLE
                && ledger.lines(kind).stream().anyMatch(line -> line.get(1).equals(intent.key()));
        return there ? Optional.of(EffectResult.NOTHING) : Optional.empty();
    }

    @Override
    public EffectResult perform(EffectIntent intent) {
        trap.before(kind);
        ledger.add(kind, intent.key());
        trap.after(kind);
        return EffectResult.NOTHING;
    }

    static WorkflowStepProvider step() {
        return new WorkflowStepProvider() {

            @Override
            public String type() {
                return STEP;
            }

            @Override
            public WorkflowStep create(ConfigNode with) {
                String kind = with.require("kind").text();
                return context -> {
                    context.perform("act", StepContext.EffectScope.VISIT, kind, Map.of());
                    return StepResult.succeeded(Map.of("text", kind));
                };
            }
        };
    }
}

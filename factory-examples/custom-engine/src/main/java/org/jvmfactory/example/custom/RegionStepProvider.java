package org.jvmfactory.example.custom;

import java.util.Map;
import java.util.Optional;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.Resumption;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;
import org.jvmfactory.task.Answer;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Wait;

/** Asks a person for a region; the answer is what later steps take as {@code <step>.text}. */
public final class RegionStepProvider implements WorkflowStepProvider {

    @Override
    public String type() {
        return "region";
    }

    @Override
    public WorkflowStep create(ConfigNode with) {
        with.only();
        return RegionStepProvider::ask;
    }

    private static StepResult ask(StepContext context) {
        Optional<Answer> answer = context.resumption().flatMap(Resumption::answer);
        if (answer.isEmpty()) {
            String id = context.run().number() + "-" + context.path();
            return StepResult.waits(new Wait.ForAnswer(Question.open(id, "Which region?")), Map.of());
        }
        return StepResult.succeeded(Map.of("text", answer.get().text()));
    }
}

package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.agent.Briefing.Given;
import org.jvmfactory.step.AgentOutcome;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.task.StepResult;

/**
 * Has an agent deal with what people and checks said of the published change, in the session that made it where that can be gone on with.
 * Its words on each piece of news are outputs, {@code answer.} and the name of the news.
 */
final class AddressStep implements WorkflowStep {

    private static final String PROMPT = """
            The change on this branch was published as a pull request, and what is given above as news was said of it since, by people or by \
            checks. Deal with each piece. Do what is asked where it is right and within the task; look for the same mistake elsewhere in the \
            change. Where somebody asks a question, answer it. Where you don't do what is asked, say why. A failed check is reproduced and \
            mended in the code: don't weaken, skip or delete it, and if the change isn't to blame, say what is. Commit on top of what is there.""";

    private static final String ENDING = """
            When all is committed, end your turn with a line for each piece of news, in Markdown, that begins with its name and a colon, such \
            as `n1: `, and says to the person who asked what you did, or why not. Nobody reads anything else that you say.""";

    private final FurtherPrompt further;

    AddressStep(FurtherPrompt further) {
        this.further = further;
    }

    @Override
    public StepResult execute(StepContext context) throws InterruptedException {
        List<Given> given = new ArrayList<>(GivenInputs.of(context));
        Turn turn = new Turn(
                context,
                new Turn.Task(instructions(context), given, ENDING, Optional.empty()),
                context.earlierSession());
        AgentOutcome outcome = turn.run();
        Optional<StepResult> unfinished = turn.unfinished(outcome);
        if (unfinished.isPresent()) {
            return unfinished.get();
        }
        Map<String, String> outputs = new HashMap<>();
        outputs.put("text", outcome.text());
        outputs.put("changed", Boolean.toString(outcome.changed()));
        outcome.session().ifPresent(session -> outputs.put("session", session));
        NewsAnswers.of(outcome.text(), context.news().size())
                .forEach((name, answer) -> outputs.put(NewsAnswers.OUTPUT + name, answer));
        return StepResult.succeeded(outputs);
    }

    private String instructions(StepContext context) {
        return further.told(context).map(told -> PROMPT + "\n\n" + told).orElse(PROMPT);
    }
}

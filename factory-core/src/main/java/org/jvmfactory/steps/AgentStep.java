package org.jvmfactory.steps;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.agent.Fence;
import org.jvmfactory.agent.Template;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.AgentOutcome;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;

/** Has an agent do the task, or a part of it. */
final class AgentStep implements WorkflowStep {

    private static final String DO_THE_TASK = "Do the task.";
    private static final String FIND_OUT = "Find out what the task asks for.";
    private static final String SUMMARY = """
            When all is committed, end your turn with a summary for the person who will read the change, in Markdown: what you did and why, \
            what you checked and with which result, what you assumed, and what is left open. Without headings of the first or second level.""";
    private static final String REPORT =
            "End your turn with your complete answer, in Markdown: it is all that is kept of your work.";

    private final Settings settings;

    AgentStep(Settings settings) {
        this.settings = settings;
    }

    /** Whether an agent must have changed something. */
    enum Changes {
        REQUIRED,
        OPTIONAL
    }

    /**
     * What stands under {@code with:}.
     *
     * @param prompt what the agent is to do, a template; the task itself where empty
     * @param changes where empty, required of an agent that may write
     */
    record Settings(Optional<Template> prompt, Optional<Changes> changes) {

        static Settings read(ConfigNode with) {
            with.only("prompt", "changes");
            return new Settings(
                    with.find("prompt").map(prompt -> Template.of(prompt, Values.NAMES)),
                    with.find("changes").map(changes -> changes.choice(Changes.class)));
        }
    }

    @Override
    public StepResult execute(StepContext context) throws InterruptedException {
        boolean writes = context.agent().access() == Agent.Access.WRITE;
        Turn turn = new Turn(
                context,
                new Turn.Task(
                        instructions(context, writes),
                        GivenInputs.of(context),
                        writes ? SUMMARY : REPORT,
                        Optional.empty()));
        AgentOutcome outcome = turn.run();
        Optional<StepResult> unfinished = turn.unfinished(outcome);
        if (unfinished.isPresent()) {
            return unfinished.get();
        }
        Changes changes = settings.changes().orElse(writes ? Changes.REQUIRED : Changes.OPTIONAL);
        if (changes == Changes.REQUIRED
                && !outcome.changed()
                && context.change().isEmpty()) {
            return new StepResult.Ends(RunEnd.NO_CHANGES, nothing(context.agent(), outcome));
        }
        Map<String, String> outputs = new HashMap<>();
        outputs.put("text", outcome.text());
        outputs.put("changed", Boolean.toString(outcome.changed()));
        outcome.session().ifPresent(session -> outputs.put("session", session));
        return StepResult.succeeded(outputs);
    }

    private String instructions(StepContext context, boolean writes) {
        return settings.prompt()
                .map(template -> template.render(Values.of(context, text -> Fence.around("value", text))))
                .orElse(writes ? DO_THE_TASK : FIND_OUT);
    }

    private static String nothing(Agent agent, AgentOutcome outcome) {
        String words = OutputTail.of(outcome.text(), 5);
        return "agent '" + agent.name() + "' ended its work and changed nothing"
                + (words.isEmpty() ? ", without saying why" : "; it said: " + words);
    }
}

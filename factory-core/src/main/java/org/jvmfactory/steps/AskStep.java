package org.jvmfactory.steps;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jvmfactory.agent.Template;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.Resumption;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.task.Answer;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Wait;

/** Asks a person, and gives the answer to later steps. */
final class AskStep implements WorkflowStep {

    private static final String ASKED = "asked";

    private final Settings settings;

    AskStep(Settings settings) {
        this.settings = settings;
    }

    /**
     * What stands under {@code with:}.
     *
     * @param question a template
     * @param options answers to choose from; any text where empty
     * @param fallback what counts when nobody answers in time
     * @param expires how long it waits
     */
    record Settings(Template question, List<String> options, Optional<String> fallback, Optional<Duration> expires) {

        static Settings read(ConfigNode with) {
            with.only("question", "options", "default", "expires");
            List<String> options = with.find("options").map(ConfigNode::texts).orElse(List.of());
            Optional<String> fallback = with.findText("default");
            if (fallback.isPresent() && !options.isEmpty() && !options.contains(fallback.get())) {
                throw with.require("default").error("'" + fallback.get() + "' is none of the options " + options);
            }
            if (fallback.isPresent() && with.find("expires").isEmpty()) {
                throw with.require("default")
                        .error("a default is taken when the question expires; say when in 'expires'");
            }
            return new Settings(
                    Template.of(with.require("question"), Values.NAMES),
                    options,
                    fallback,
                    with.find("expires").map(Commands::limit));
        }
    }

    @Override
    public StepResult execute(StepContext context) {
        Optional<Answer> answer = context.resumption().flatMap(Resumption::answer);
        if (answer.isEmpty()) {
            return ask(context, 1, "");
        }
        String text = answer.get().text().strip();
        if (settings.options().isEmpty()) {
            return StepResult.succeeded(Map.of("answer", text, "text", text));
        }
        int asked = context.resumption()
                .map(it -> Integer.parseInt(it.state().getOrDefault(ASKED, "1")))
                .orElse(1);
        return settings.options().stream()
                .filter(option -> option.equalsIgnoreCase(text))
                .findFirst()
                .map(option -> StepResult.succeeded(Map.of("answer", option, "text", option)))
                .orElseGet(() -> ask(context, asked + 1, "'" + text + "' is none of the answers to choose from.\n\n"));
    }

    private StepResult ask(StepContext context, int time, String before) {
        String id = context.run().number() + "-" + context.path() + "-" + time;
        Question question = new Question(
                id,
                before + settings.question().render(Values.of(context, UnaryOperator.identity())),
                settings.options(),
                settings.fallback(),
                settings.expires().map(context.now()::plus));
        return StepResult.waits(new Wait.ForAnswer(question), Map.of(ASKED, Integer.toString(time)));
    }
}

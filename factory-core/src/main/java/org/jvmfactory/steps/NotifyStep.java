package org.jvmfactory.steps;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jvmfactory.agent.Template;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.StepContext.EffectScope;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.task.EffectResult;
import org.jvmfactory.task.StepResult;

/** Tells people something. */
final class NotifyStep implements WorkflowStep {

    private final Settings settings;

    NotifyStep(Settings settings) {
        this.settings = settings;
    }

    /** How much it matters. */
    enum Urgency {
        INFO,
        WARNING,
        ACTION
    }

    /**
     * What stands under {@code with:}.
     *
     * @param text what they are told, a template
     * @param title a template; the task's title where empty
     * @param via the name of the notifier; all of them where empty
     */
    record Settings(Template text, Optional<Template> title, Optional<String> via, Urgency urgency) {

        static Settings read(ConfigNode with) {
            with.only("text", "title", "via", "urgency");
            return new Settings(
                    Template.of(with.require("text"), Values.NAMES),
                    with.find("title").map(title -> Template.of(title, Values.NAMES)),
                    with.findText("via"),
                    with.find("urgency").map(it -> it.choice(Urgency.class)).orElse(Urgency.INFO));
        }
    }

    @Override
    public StepResult execute(StepContext context) throws InterruptedException {
        Map<String, Object> values = Values.of(context, UnaryOperator.identity());
        Map<String, String> payload = new HashMap<>();
        payload.put("task", context.task().id().value());
        payload.put(
                "title",
                settings.title()
                        .map(title -> title.render(values))
                        .orElse(context.task().request().title()));
        payload.put("text", settings.text().render(values));
        payload.put("urgency", ConfigNode.spelling(settings.urgency()));
        settings.via().ifPresent(via -> payload.put("via", via));
        EffectResult sent = context.perform("notification", EffectScope.VISIT, "notification", payload);
        return StepResult.succeeded(sent.values());
    }
}

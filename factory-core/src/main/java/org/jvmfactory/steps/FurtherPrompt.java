package org.jvmfactory.steps;

import java.util.Optional;
import org.jvmfactory.agent.Fence;
import org.jvmfactory.agent.Template;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.StepContext;

/**
 * What stands under {@code with:} of a step that knows by itself what its agent has to do.
 *
 * @param prompt what the agent is told besides, a template
 */
record FurtherPrompt(Optional<Template> prompt) {

    static FurtherPrompt read(ConfigNode with) {
        with.only("prompt");
        return new FurtherPrompt(with.find("prompt").map(prompt -> Template.of(prompt, Values.NAMES)));
    }

    /** What the agent is told besides, with words of others marked as data; empty where that is nothing. */
    Optional<String> told(StepContext context) {
        return prompt.map(template -> template.render(Values.of(context, text -> Fence.around("value", text))));
    }
}

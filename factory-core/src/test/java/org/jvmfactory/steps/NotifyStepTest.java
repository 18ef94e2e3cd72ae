package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.StepContext.EffectScope;
import org.jvmfactory.task.EffectResult;
import org.jvmfactory.task.StepResult;

class NotifyStepTest {

    private final FakeContext context = new FakeContext();

    @Test
    void tells_people_once_for_each_visit() throws Exception {
        context.inputs.put("research.text", "The answer is {{42}}.");
        context.effectResults.put("notification", new EffectResult(Map.of("told", "log")));

        StepResult result = execute("{text: \"{{inputs.research.text}}\", via: chat, urgency: warning}");

        assertThat(result).isEqualTo(StepResult.succeeded(Map.of("told", "log")));
        assertThat(context.effects)
                .containsExactly(new FakeContext.Effect(
                        "notification",
                        EffectScope.VISIT,
                        "notification",
                        Map.of(
                                "task", "t1",
                                "title", "Add a discount",
                                "text", "The answer is {{42}}.",
                                "urgency", "warning",
                                "via", "chat")));
    }

    @Test
    void an_input_that_is_not_there_is_an_error_that_names_the_place() {
        assertThatThrownBy(() -> execute("text: \"{{inputs.research.text}}\""))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("w.yml:1:7: this template can't be filled in")
                .hasMessageContaining("inputs.research.text");
    }

    private StepResult execute(String with) throws InterruptedException {
        return new NotifyStepProvider().create(ConfigNode.parse("w.yml", with)).execute(context);
    }
}

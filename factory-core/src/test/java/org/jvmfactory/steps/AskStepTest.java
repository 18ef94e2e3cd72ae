package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Wait;

class AskStepTest {

    private final FakeContext context = new FakeContext();

    @Test
    void asks_and_gives_the_answer_on() throws Exception {
        StepResult.Waits waits = (StepResult.Waits) execute("question: \"Publish {{title}}?\"");
        assertThat(question(waits).text()).isEqualTo("Publish Add a discount?");
        assertThat(question(waits).expiresAt()).isEmpty();

        context.answered(waits, " Go on. ");
        assertThat(execute("question: \"Publish {{title}}?\""))
                .isEqualTo(StepResult.succeeded(Map.of("answer", "Go on.", "text", "Go on.")));
    }

    @Test
    void a_question_may_have_options_a_default_and_an_end() throws Exception {
        Question question = question(
                (StepResult.Waits) execute("{question: 'Publish?', options: [yes, no], default: no, expires: 2h}"));

        assertThat(question.options()).isEqualTo(List.of("yes", "no"));
        assertThat(question.fallback()).contains("no");
        assertThat(question.expiresAt()).contains(FakeContext.NOW.plus(Duration.ofHours(2)));
    }

    @Test
    void an_option_is_understood_in_any_case_and_given_as_written_in_the_workflow() throws Exception {
        StepResult.Waits waits = (StepResult.Waits) execute("{question: 'Publish?', options: [yes, no]}");

        context.answered(waits, "YES");
        assertThat(execute("{question: 'Publish?', options: [yes, no]}").outputs())
                .containsEntry("answer", "yes");
    }

    @Test
    void an_answer_that_is_no_option_is_asked_for_again_under_another_id() throws Exception {
        StepResult.Waits first = (StepResult.Waits) execute("{question: 'Publish?', options: [yes, no]}");

        context.answered(first, "perhaps");
        StepResult.Waits second = (StepResult.Waits) execute("{question: 'Publish?', options: [yes, no]}");

        assertThat(question(second).text()).isEqualTo("'perhaps' is none of the answers to choose from.\n\nPublish?");
        assertThat(question(second).id()).isNotEqualTo(question(first).id());
    }

    @Test
    void settings_that_make_no_sense_are_refused_where_they_stand() {
        assertThatThrownBy(() -> settings("options: [a]")).hasMessageContaining("needs 'question'");
        assertThatThrownBy(() -> settings("{question: q, options: [a], default: b, expires: 1h}"))
                .hasMessageContaining("'b' is none of the options [a]");
        assertThatThrownBy(() -> settings("{question: q, default: b}")).hasMessageContaining("say when in 'expires'");
    }

    private static AskStep.Settings settings(String with) {
        return AskStep.Settings.read(ConfigNode.parse("w.yml", with));
    }

    private static Question question(StepResult.Waits waits) {
        return ((Wait.ForAnswer) waits.on()).question();
    }

    private StepResult execute(String with) throws InterruptedException {
        return new AskStepProvider().create(ConfigNode.parse("w.yml", with)).execute(context);
    }
}

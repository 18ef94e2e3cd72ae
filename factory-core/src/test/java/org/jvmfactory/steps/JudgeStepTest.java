package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.step.BranchWork;
import org.jvmfactory.step.StepUse;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Usage;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Verdict.Decision;

class JudgeStepTest {

    private final FakeContext context = new FakeContext().agent("reviewer");

    @Test
    void is_told_of_each_branch_by_a_letter_and_picks_one_by_its_name() throws Exception {
        branch("write-claude", Optional.empty(), "I wrote it.");
        branch("write-codex", Optional.of(new Verdict(Decision.APPROVED, "All tests pass.", List.of())), "");
        context.gives("{\"pick\": \"B\", \"reason\": \"B is tested, A isn't.\"}");

        StepResult result = judge("{}");

        assertThat(result.outputs())
                .containsEntry("pick", "write-codex")
                .containsEntry("text", "B is tested, A isn't.\n\n(A is write-claude, B is write-codex)");
        assertThat(context.prompt())
                .contains("A: what its agent says", "I wrote it.", "B: how its checks judged it", "All tests pass.")
                .contains("diff of write-claude", "diff of write-codex", "added src/Shop.java +3 -1", "$0.5000")
                .contains("git diff " + FakeContext.BASE);
        assertThat(context.assignments.get(0).schema().orElseThrow()).contains("[\"A\",\"B\"]");
        assertThat(context.prompt().replace("diff of write-c", "")).doesNotContain("write-c");
    }

    @Test
    void adds_what_it_is_to_look_at_besides() throws Exception {
        branch("one", Optional.empty(), "");
        branch("two", Optional.empty(), "");
        context.gives("{\"pick\": \"A\", \"reason\": \"It is.\"}");

        judge("{prompt: 'Prefer the one with fewer dependencies.'}");

        assertThat(context.prompt()).contains("Prefer the one with fewer dependencies.");
    }

    @Test
    void fails_where_there_is_nothing_to_pick_from() throws Exception {
        assertThat(judge("{}"))
                .isInstanceOfSatisfying(
                        StepResult.Failed.class,
                        failed -> assertThat(failed.reason()).contains("as the 'judge' of a parallel node"));
    }

    private void branch(String name, Optional<Verdict> verdict, String text) {
        context.branches.add(new BranchWork(
                name,
                FakeContext.BASE,
                FakeContext.TIP,
                List.of(new FileChange("src/Shop.java", "src/Shop.java", FileChange.Kind.ADDED, 3, 1)),
                verdict,
                Map.of("text", text),
                List.of(new StepUse(
                        FakeContext.RUN,
                        StepPath.of("code", 1),
                        Optional.of("coder"),
                        Optional.of("claude"),
                        Optional.empty(),
                        Usage.NONE,
                        Cost.exact(Money.usd("0.5")),
                        Duration.ofSeconds(3)))));
    }

    private StepResult judge(String with) throws InterruptedException {
        return new JudgeStep(FurtherPrompt.read(ConfigNode.parse("w.yml", with))).execute(context);
    }
}

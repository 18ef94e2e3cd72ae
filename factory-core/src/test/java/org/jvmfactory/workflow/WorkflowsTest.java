package org.jvmfactory.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.jvmfactory.agent.Agents;
import org.jvmfactory.step.WorkflowStepProvider;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Verdict.Decision;

class WorkflowsTest {

    private static final StepResult APPROVED =
            StepResult.judged(new Verdict(Decision.APPROVED, "", List.of()), Map.of());
    private static final StepResult REJECTED =
            StepResult.judged(new Verdict(Decision.CHANGES_REQUESTED, "", List.of()), Map.of());

    @Test
    void there_are_eight() {
        assertThat(Workflows.builtIn().keySet())
                .containsExactly(
                        "single",
                        "code_review",
                        "issue_to_pr",
                        "follow_up",
                        "promote",
                        "research",
                        "ralph",
                        "digest",
                        "learn");
        assertThat(Workflows.builtIn())
                .allSatisfy((name, workflow) -> assertThat(workflow.name()).isEqualTo(name));
    }

    @Test
    void their_steps_are_made_by_the_providers_on_the_class_path() {
        Workflows.builtIn().values().stream().flatMap(Workflow::steps).forEach(step -> {
            WorkflowStepProvider provider = ServiceLoader.load(WorkflowStepProvider.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(it -> it.type().equals(step.uses()))
                    .findFirst()
                    .orElseThrow();

            assertThat(provider.create(step.with())).isNotNull();
            assertThat(step.agent().isPresent()).isEqualTo(provider.needsAgent());
        });
    }

    @Test
    void code_review_publishes_what_the_checks_and_the_reviewer_approve() {
        assertThat(walk("code_review", Map.of("verify", List.of(APPROVED), "review", List.of(APPROVED))))
                .containsExactly("code#1", "verify#1", "review#1", "publish#1", "DONE");
    }

    @Test
    void code_review_revises_before_it_reviews_what_fails_the_checks() {
        assertThat(walk("code_review", Map.of("verify", List.of(REJECTED, APPROVED), "review", List.of(APPROVED))))
                .containsExactly("code#1", "verify#1", "revise#1", "verify#2", "review#1", "publish#1", "DONE");
    }

    @Test
    void code_review_goes_round_twice_and_then_publishes_unresolved() {
        assertThat(walk("code_review", Map.of("verify", List.of(APPROVED), "review", List.of(REJECTED))))
                .containsExactly(
                        "code#1",
                        "verify#1",
                        "review#1",
                        "revise#1",
                        "verify#2",
                        "review#2",
                        "revise#2",
                        "verify#3",
                        "review#3",
                        "publish#1",
                        "UNRESOLVED");
    }

    @Test
    void code_review_reviews_a_project_that_has_nothing_to_verify() {
        assertThat(walk("code_review", Map.of("review", List.of(REJECTED, APPROVED))))
                .containsExactly(
                        "code#1", "verify#1", "review#1", "revise#1", "verify#2", "review#2", "publish#1", "DONE");
    }

    @Test
    void follow_up_publishes_again_and_answers() {
        assertThat(walk("follow_up", Map.of("verify", List.of(APPROVED), "review", List.of(APPROVED))))
                .containsExactly(
                        "rebase#1",
                        "address#1",
                        "verify#1",
                        "risk-gate#1",
                        "review#1",
                        "approval#1",
                        "publish#1",
                        "reply#1",
                        "DONE");
    }

    @Test
    void research_publishes_nothing() {
        assertThat(walk("research", Map.of())).containsExactly("research#1", "notify#1", "DONE");
    }

    @Test
    void digest_tells_people_unless_there_is_nothing_to_tell() {
        StepResult something = StepResult.succeeded(Map.of("text", "x", "plain", "x", "title", "x", "empty", "false"));
        StepResult nothing = StepResult.succeeded(Map.of("text", "", "plain", "", "title", "x", "empty", "true"));

        assertThat(walk("digest", Map.of("digest", List.of(something))))
                .containsExactly("digest#1", "notify#1", "DONE");
        assertThat(walk("digest", Map.of("digest", List.of(nothing)))).containsExactly("digest#1", "DONE");
    }

    @Test
    void issue_to_pr_asks_each_judge_that_no_earlier_one_has_stopped() {
        assertThat(walk("issue_to_pr", Map.of("verify", List.of(APPROVED))))
                .containsExactly(
                        "triage#1",
                        "spec#1",
                        "code#1",
                        "verify#1",
                        "risk-gate#1",
                        "review#1",
                        "spec-audit#1",
                        "approval#1",
                        "publish#1",
                        "DONE");
        assertThat(walk(
                        "issue_to_pr",
                        Map.of(
                                "verify", List.of(REJECTED, APPROVED),
                                "review", List.of(APPROVED),
                                "spec-audit", List.of(REJECTED, APPROVED))))
                .containsSubsequence("verify#1", "remediate#1", "verify#2", "review#1", "spec-audit#1", "remediate#2")
                .endsWith("verify#3", "risk-gate#2", "review#2", "spec-audit#2", "approval#1", "publish#1", "DONE");
    }

    @Test
    void issue_to_pr_publishes_what_is_left_open_after_two_rounds() {
        assertThat(walk("issue_to_pr", Map.of("verify", List.of(REJECTED))))
                .endsWith("verify#2", "remediate#2", "verify#3", "publish#1", "UNRESOLVED")
                .doesNotContain("remediate#3", "review#1");
    }

    @Test
    void follow_up_mends_what_was_said_and_is_judged_again() {
        assertThat(walk("follow_up", Map.of("verify", List.of(APPROVED), "review", List.of(REJECTED, APPROVED))))
                .containsExactly(
                        "rebase#1",
                        "address#1",
                        "verify#1",
                        "risk-gate#1",
                        "review#1",
                        "remediate#1",
                        "verify#2",
                        "risk-gate#2",
                        "review#2",
                        "approval#1",
                        "publish#1",
                        "reply#1",
                        "DONE");
    }

    @Test
    void ralph_checks_between_its_iterations_and_publishes_when_no_more_is_open() {
        assertThat(walk("ralph", Map.of("ralph", List.of(iteration("going"), iteration("complete")))))
                .containsExactly(
                        "spec#1",
                        "rounds#1/round#1/ralph#1",
                        "rounds#1/round#2/verify#1",
                        "rounds#1/round#2/ralph#1",
                        "publish#1",
                        "DONE");
    }

    /** Also one that isn't switched on. */
    private static Workflow workflow(String name) {
        Workflow known = Workflows.builtIn().get(name);
        if (known != null) {
            return known;
        }
        try (InputStream yaml = Objects.requireNonNull(Workflows.class.getResourceAsStream(name + ".yaml"), name)) {
            return Workflow.parse(name + ".yaml", new String(yaml.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void ralph_publishes_what_there_is_unresolved_when_it_gets_no_further() {
        assertThat(walk("ralph", Map.of("ralph", List.of(iteration("stalled")))))
                .containsExactly("spec#1", "rounds#1/round#1/ralph#1", "publish#1", "UNRESOLVED");
        assertThat(walk("ralph", Map.of("ralph", List.of(iteration("going")))))
                .hasSize(64)
                .endsWith("publish#1", "UNRESOLVED");
    }

    private static StepResult iteration(String progress) {
        Decision decision = progress.equals("complete") ? Decision.APPROVED : Decision.CHANGES_REQUESTED;
        return StepResult.judged(new Verdict(decision, "", List.of()), Map.of("text", "", "progress", progress));
    }

    /** Runs a workflow to its end; each step brings what {@code outcomes} says, the last of them over and over. */
    private static List<String> walk(String name, Map<String, List<StepResult>> outcomes) {
        Workflow workflow = workflow(name);
        Interpreter interpreter = new Interpreter(workflow, Map.of());
        Map<StepPath, Recorded> results = new HashMap<>();
        List<String> trail = new ArrayList<>();
        while (true) {
            Next next = interpreter.next(results).get(0);
            if (next instanceof Next.End end) {
                trail.add(end.end().name());
                return trail;
            }
            StepPath path = ((Next.Run) next).path();
            List<StepResult> planned = outcomes.getOrDefault(path.name(), List.of(StepResult.succeeded()));
            trail.add(path.value());
            long before = results.keySet().stream()
                    .filter(it -> it.name().equals(path.name()))
                    .count();
            int visit = (int) Math.min(before, planned.size() - 1);
            results.put(path, new Recorded(planned.get(visit), 1, Instant.EPOCH));
        }
    }

    @Test
    void their_agents_are_built_in() {
        Set<String> agents = Workflows.builtIn().values().stream()
                .flatMap(Workflow::steps)
                .flatMap(step -> step.agent().stream())
                .collect(Collectors.toSet());

        assertThat(Agents.builtIn().keySet()).containsAll(agents);
    }
}

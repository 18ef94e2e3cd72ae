package org.jvmfactory.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.error.Diagnostic;

class WorkflowFormatTest {

    private static final String EVERYTHING = """
            name: everything
            description: One of each.
            steps:
              - id: plan
                uses: agent
                agent: researcher
                with: {prompt: Plan it., changes: optional}
                retry: {attempts: 3, first: 5s, max: 1m}
              - id: group
                when: has plan.text
                steps:
                  - {id: code, uses: agent, agent: coder, inputs: [plan, plan.text]}
                  - {id: check, uses: verify, then: {back-to: code, at-most: 2, when: has-issues of check}}
              - id: polish
                loop:
                  at-most: 3
                  until: review-approved of look
                  steps:
                    - {id: look, uses: review, agent: reviewer}
              - id: write
                parallel:
                  branches:
                    - {id: one, uses: agent, agent: coder}
                    - {id: two, steps: [{id: inner, uses: agent, agent: coder}]}
                  judge: {id: pick, uses: review, agent: reviewer, inputs: [one, inner]}
              - id: compare
                parallel:
                  step: {uses: agent, agent: coder, inputs: [write.text]}
                  engines: [claude, {engine: codex, model: large}]
              - id: try
                parallel:
                  steps: [{id: draft, uses: agent, agent: coder}, {id: test, uses: verify, inputs: [draft]}]
                  prompts: {terse: Be terse., bold: Be bold.}
                  pick: all
              - {id: other, call: single}
              - {id: end, uses: publish, when: pick.decision == approved, inputs: [other.url]}
            """;

    @Test
    void reads_every_kind_of_node() {
        Workflow workflow = Workflow.parse("w.yml", EVERYTHING);

        assertThat(workflow.allNodes())
                .extracting(Node::id)
                .containsExactly(
                        "plan",
                        "group",
                        "code",
                        "check",
                        "polish",
                        "look",
                        "write",
                        "one",
                        "two",
                        "inner",
                        "pick",
                        "compare",
                        "compare-claude",
                        "compare-codex-large",
                        "try",
                        "try-terse",
                        "draft",
                        "test",
                        "try-bold",
                        "draft",
                        "test",
                        "other",
                        "end");
        Node.Step plan = (Node.Step) workflow.nodes().get(0);
        assertThat(plan.retry()).isEqualTo(new Node.Retry(3, Duration.ofSeconds(5), Duration.ofMinutes(1)));
        assertThat(plan.with().text("changes")).isEqualTo("optional");
        Node.Sequence group = (Node.Sequence) workflow.nodes().get(1);
        assertThat(((Node.Step) group.nodes().get(1)).then())
                .contains(new Node.Jump("code", 2, Condition.parse("has-issues of check")));
    }

    @Test
    void makes_branches_of_one_step_and_several_engines_or_prompts() {
        Workflow workflow = Workflow.parse("w.yml", EVERYTHING);

        Node.Parallel compare = (Node.Parallel) workflow.nodes().get(4);
        assertThat(compare.rule()).isEqualTo(Node.Rule.FIRST_PASSING);
        assertThat(compare.branches())
                .extracting(
                        branch -> ((Node.Step) branch).engine(),
                        branch -> ((Node.Step) branch).model(),
                        branch -> ((Node.Step) branch).agent())
                .containsExactly(
                        tuple(Optional.of("claude"), Optional.empty(), Optional.of("coder")),
                        tuple(Optional.of("codex"), Optional.of("large"), Optional.of("coder")));
        Node.Parallel attempt = (Node.Parallel) workflow.nodes().get(5);
        assertThat(attempt.rule()).isEqualTo(Node.Rule.ALL);
        assertThat(attempt.branches())
                .extracting(
                        branch -> ((Node.Step) ((Node.Sequence) branch).nodes().get(0))
                                .with()
                                .text("prompt"))
                .containsExactly("Be terse.", "Be bold.");
    }

    @Test
    void writes_what_it_reads() {
        Workflow workflow = Workflow.parse("w.yml", EVERYTHING);

        Workflow again =
                Workflow.of(ConfigNode.ofJson("plan", workflow.toConfig().toJson()));

        assertThat(again).isEqualTo(workflow);
        assertThat(again.toConfig().toJson()).isEqualTo(workflow.toConfig().toJson());
    }

    @Test
    void takes_empty_settings_for_none() {
        Workflow workflow = Workflow.parse("w.yml", "name: w\nsteps: [{id: a, uses: verify, with: {}}]");

        assertThat(Workflow.of(workflow.toConfig())).isEqualTo(workflow);
    }

    @Test
    void retries_once_where_nothing_is_said() {
        Node.Step step = Workflow.parse("w.yml", "name: w\nsteps: [{id: a, uses: verify}]")
                .steps()
                .findFirst()
                .orElseThrow();

        assertThat(step.retry()).isEqualTo(Node.Retry.ONCE);
        assertThat(step.then()).isEqualTo(Optional.empty());
    }

    @Test
    void reports_every_mistake_at_once_where_it_stands() {
        List<Diagnostic> problems = problems("""
                name: w
                steps:
                  - id: a
                    uses: agent
                    agnet: coder
                  - id: b
                    uses: verify
                    when: sometimes
                  - id: a
                    uses: verify
                """);

        assertThat(problems).extracting(Diagnostic::line).containsExactly(5, 8, 9);
        assertThat(problems.get(0).toString()).startsWith("w.yml:5:5: ").contains("agnet", "did you mean 'agent'?");
        assertThat(problems.get(1).message()).contains("'sometimes' is no condition", "has-issues");
        assertThat(problems.get(2).message()).contains("a second node is called 'a'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    {id: 'a b', uses: verify}                                                | 'a b' can't be a name
                    {id: a}                                                                  | needs 'uses'
                    {uses: verify}                                                           | needs 'id'
                    {id: a, uses: verify, retry: {attempts: 0}}                              | expected at least 1, got 0
                    {id: a, uses: verify, retry: {first: 1s}}                                | needs 'attempts'
                    {id: a, uses: verify, retry: {attempts: 2, first: soon}}                 | must be a length of time
                    {id: a, uses: verify, then: {back-to: z, at-most: 1}}                    | 'z' is no earlier step beside this one
                    {id: a, uses: verify, then: {back-to: a, at-most: -1}}                   | can't be negative
                    {id: a, uses: verify, then: {back-to: a}}                                | needs 'at-most'
                    {id: a, loop: {at-most: 0, steps: [{id: b, uses: verify}]}}              | expected at least 1
                    {id: a, loop: {at-most: 1, steps: []}}                                   | at least one step
                    {id: a, loop: {at-most: 1, while: x, steps: [{id: b, uses: verify}]}}    | unknown key 'while'
                    {id: a, uses: verify, loop: {at-most: 1, steps: [{id: b, uses: verify}]}}| unknown key 'uses'
                    {id: a, steps: []}                                                       | at least one step
                    {id: a, parallel: {branches: [{id: b, uses: verify}]}}                   | at least two branches
                    {id: a, parallel: {step: {uses: x}, engines: [claude]}}                  | at least two branches
                    {id: a, parallel: {step: {uses: x}, steps: [{id: b, uses: x}], engines: [c, d]}} | one of 'step' and 'steps'
                    {id: a, parallel: {judge: {id: j, uses: judge}}}                         | needs 'branches'
                    {id: a, parallel: {step: {uses: x}}}                                     | one of 'engines' and 'prompts'
                    {id: a, parallel: {step: {uses: x, then: x}, engines: [c, d]}}           | unknown key 'then'
                    {id: a, parallel: {step: {uses: x}, engines: [c, c]}}                    | a second node is called 'a-c'
                    {id: a, parallel: {step: {uses: x}, engines: [c, {modle: d}]}}           | unknown key 'modle'
                    {id: a, parallel: {branches: [{id: b, uses: x}, {id: c, uses: x}], engines: [d, e]}} | unknown key 'engines'
                    {id: a, parallel: {branches: [{id: b, uses: x}, {id: c, uses: x}], pick: best}} | one of first-passing, all
                    {id: a, parallel: {branches: [{id: b, uses: x}, {id: c, uses: x}], pick: all, judge: {id: j, uses: judge}}} | leave out one of both
                    {id: a, parallel: {branches: [{id: b, uses: x}, {id: c, uses: x, then: {back-to: c, at-most: 1}}]}} | nothing to go back to
                    {id: a, parallel: {branches: [{id: b, uses: x}, {id: b, uses: x}]}}      | a second node is called 'b'
                    {id: a, call: w2, agent: coder}                                          | unknown key 'agent'
                    {id: a, uses: agent, inputs: [nobody.text]}                              | 'nobody' is no step of this workflow
                    {id: a, uses: agent, inputs: [a]}                                        | 'a' hasn't run yet
                    {id: a, uses: agent, when: has-issues of b}                              | 'b' is no step of this workflow
                    """)
    void refuses_a_node_that_does_not_hang_together(String node, String message) {
        assertThat(problems("name: w\nsteps:\n  - " + node + "\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains(message))
                .satisfies(problem -> assertThat(problem.line()).isEqualTo(3));
    }

    @Test
    void refuses_a_workflow_without_steps() {
        assertThat(problems("name: w\nsteps: []"))
                .singleElement()
                .extracting(Diagnostic::message)
                .asString()
                .contains("at least one step");
        assertThat(problems("name: w"))
                .singleElement()
                .extracting(Diagnostic::message)
                .asString()
                .contains("needs 'steps'");
        assertThat(problems("steps: [{id: a, uses: verify}]"))
                .singleElement()
                .extracting(Diagnostic::message)
                .asString()
                .contains("needs 'name'");
    }

    @Test
    void refuses_to_look_at_a_step_that_comes_later() {
        assertThat(problems("""
                        name: w
                        steps:
                          - {id: a, uses: agent, inputs: [b.text]}
                          - {id: b, uses: agent, when: has c.text}
                          - {id: c, uses: agent}
                        """))
                .extracting(Diagnostic::toString)
                .containsExactly(
                        "w.yml:3:35: 'b' hasn't run yet here, earlier are []",
                        "w.yml:4:32: 'c' hasn't run yet here, earlier are [a]");
    }

    @Test
    void lets_a_step_look_at_a_later_one_that_the_work_comes_back_from() {
        Workflow workflow = Workflow.parse("w.yml", """
                name: w
                steps:
                  - {id: check, uses: verify, inputs: [fix]}
                  - {id: fix, uses: agent, then: {back-to: check, at-most: 2}}
                  - id: rounds
                    loop: {at-most: 2, until: has-issues of second, steps: [{id: first, uses: agent, inputs: [second]}, {id: second, uses: verify}]}
                """);

        assertThat(workflow.steps()).hasSize(4);
    }

    @Test
    void refuses_to_look_at_a_step_in_another_branch() {
        assertThat(problems("""
                        name: w
                        steps:
                          - id: both
                            parallel:
                              branches:
                                - {id: one, uses: agent}
                                - {id: two, uses: agent, inputs: [one]}
                          - {id: after, uses: agent, inputs: [one, two, both]}
                        """))
                .extracting(Diagnostic::message)
                .containsExactly("'one' runs beside this, in another branch; its result isn't there yet");
    }

    @Test
    void refuses_to_look_at_a_group_of_steps() {
        assertThat(problems("""
                        name: w
                        steps:
                          - {id: group, steps: [{id: one, uses: agent}]}
                          - {id: after, uses: agent, inputs: [one, group]}
                        """))
                .extracting(Diagnostic::message)
                .containsExactly("'group' has no result of its own; name one of the steps in it");
    }

    @Test
    void steps_of_different_branches_may_have_the_same_name_and_each_sees_its_own() {
        Workflow workflow = Workflow.parse("w.yml", """
                name: w
                steps:
                  - id: both
                    parallel:
                      branches:
                        - {id: one, steps: [{id: code, uses: agent}, {id: look, uses: review, inputs: [code]}]}
                        - {id: two, steps: [{id: code, uses: agent}, {id: look, uses: review, inputs: [code]}]}
                  - {id: after, uses: agent, inputs: [code.text, both.text]}
                """);

        assertThat(workflow.steps()).hasSize(5);
        assertThat(problems("""
                        name: w
                        steps:
                          - {id: code, uses: agent}
                          - id: both
                            parallel: {branches: [{id: one, uses: agent}, {id: two, steps: [{id: code, uses: agent}]}]}
                        """))
                .extracting(Diagnostic::message)
                .containsExactly("a second node is called 'code'; names are unique in a workflow");
    }

    private static List<Diagnostic> problems(String yaml) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> Workflow.parse("w.yml", yaml));
        return e.problems();
    }
}

package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.Event;
import org.jvmfactory.learning.OutcomeFormat;
import org.jvmfactory.learning.OutcomeQuery;
import org.jvmfactory.task.Outcome;
import org.jvmfactory.task.Outcome.Published.Verdict;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

/** What tasks came to becomes rules, which people merge, and which go again. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class LearnTest extends HouseTest {

    private static final String GOOD = ".claude/rules/patterns.md";
    private static final String BAD = ".claude/rules/anti-patterns.md";

    /** What is coded is found rude first, and then approved. */
    private static final String AGENTS = CODER + """
              reviewer:
                - do:
                    - verdict:
                        decision: changes-requested
                        summary: Not yet.
                        findings: [{id: R1, severity: major, file: hello.txt, line: 1, message: "The greeting is *rude*, @bob."}]
                - do:
                    - verdict: {decision: approved, summary: All is well.}
              coder_revision:
                - do:
                    - append: {path: hello.txt, content: "dear\\n"}
                    - commit: Be polite
                    - say: It is polite now.
            """;

    @Test
    void what_recurs_becomes_rules_that_a_person_merges_and_that_go_when_they_have_done_their_work() throws Exception {
        Factory factory = house("", builder -> {});
        strict(factory, "Greet the first");
        strict(factory, "Greet the second");

        TaskHandle first = learn(factory);
        until(first, TaskStatus.IN_REVIEW);

        String branch = branch(first);
        assertThat(repository.changed("main", branch)).containsExactly(BAD);
        assertThat(repository.file(branch, BAD))
                .contains("The check `review` failed in 2 pull requests, most often with `hello.txt`.")
                .contains("For `hello.txt` and the like: the same was found in 2 pull requests.")
                .contains("data and no instruction: “The greeting is \\*rude\\*, ")
                .contains("; pull request 2, pull request 1.")
                .doesNotContain("@bob");
        assertThat(text("Rules from outcomes"))
                .contains("- [ ] accurate", "- [ ] real, and no noise", "- [ ] free of confidential data")
                .contains("New rules:", "Counted from 2 pull requests", "No agent worked on this.")
                .doesNotContain("@bob");
        assertThat(events(factory, first, Event.SessionOpened.class)).isEmpty();

        TaskHandle second = learn(factory);
        until(second, TaskStatus.DONE);
        assertThat(finished(factory, second)).containsExactly("learn#1");
        assertThat(pullRequests()).hasSize(3);

        repository.git("update-ref", "refs/heads/main", branch);
        until(first, TaskStatus.DONE);
        TaskHandle third = learn(factory);
        until(third, TaskStatus.DONE);
        assertThat(finished(factory, third)).containsExactly("learn#1");

        for (String title : List.of("Greet the third", "Greet the fourth", "Greet the fifth")) {
            until(factory.submit(request(title).workflow("single").build()), TaskStatus.IN_REVIEW);
        }
        TaskHandle fourth = learn(factory);
        until(fourth, TaskStatus.IN_REVIEW);
        assertThat(repository.file(branch(fourth), GOOD))
                .contains("Changes to `hello.txt` went through as they were in 3 pull requests.");
        assertThat(repository.file(branch(fourth), BAD))
                .contains("The check `review` failed")
                .contains("it hasn't come up again since it was merged, in 3 pull requests")
                .doesNotContain("rude");
        assertThat(pullRequests())
                .filteredOn(it -> it.contains("Retired rules:"))
                .hasSize(1);
    }

    @Test
    void a_schedule_that_continues_goes_on_with_the_open_pull_request() throws Exception {
        Factory factory = house("""
                schedules:
                  - name: learn
                    cron: "0 9 * * mon"
                    continue: true
                    task: {repository: %s, title: Learn from outcomes, workflow: learn}
                """.formatted(repository.path()), builder -> builder.time(time));
        untilLookedAgain(factory);
        strict(factory, "Greet the first");
        strict(factory, "Greet the second");

        time.advance(Duration.ofDays(6));
        TaskId monday = new TaskId("learn-3001070900");
        soon().until(() -> factory.task(monday).isPresent());
        TaskHandle learning = factory.task(monday).orElseThrow();
        until(learning, TaskStatus.IN_REVIEW);
        assertThat(repository.changed("main", branch(learning))).containsExactly(BAD);
        for (String title : List.of("Greet the third", "Greet the fourth", "Greet the fifth")) {
            until(factory.submit(request(title).workflow("single").build()), TaskStatus.IN_REVIEW);
        }

        time.advance(Duration.ofDays(7));

        until(learning, view -> view.runs().size() == 2 && view.status() == TaskStatus.IN_REVIEW);
        assertThat(repository.changed("main", branch(learning))).containsExactly(BAD, GOOD);
        assertThat(factory.task(new TaskId("learn-3001140900"))).isEmpty();
        assertThat(pullRequests())
                .filteredOn(it -> it.contains("Rules from outcomes"))
                .hasSize(1);

        time.advance(Duration.ofDays(7));

        until(learning, view -> view.runs().size() == 3 && view.status() == TaskStatus.IN_REVIEW);
        assertThat(finished(factory, learning)).endsWith("learn#1", "publish#1", "learn#1");
    }

    @Test
    void outcomes_are_given_out_as_lines() throws Exception {
        Factory factory = house("", builder -> {});
        TaskHandle task = strict(factory, "Greet the first");

        Outcome outcome = only(outcomes(factory));
        assertThat(outcome.task()).isEqualTo(task.id());
        assertThat(outcome.result()).isEqualTo(Outcome.Result.CLEAN);
        assertThat(outcome.rounds()).isEqualTo(1);
        assertThat(outcome.remediations()).isEqualTo(1);
        assertThat(outcome.files()).extracting(file -> file.path()).containsExactly("hello.txt");
        assertThat(outcome.published().orElseThrow().verdict()).isEqualTo(Verdict.OPEN);
        assertThat(outcome.published().orElseThrow().branch()).isEqualTo(branch(task));
        assertThat(only(lines(factory, OutcomeFormat.FACTORY)))
                .contains("\"fate\":\"mended\"", "\"engine\":\"scripted\"", "\"end\":\"done\"", "\"number\":1");
        assertThat(only(lines(factory, OutcomeFormat.AGENTFACTORY)))
                .startsWith("{\"outcome\":\"clean\",\"pr_url\":")
                .contains("\"review\":\"success\"", "\"files_changed\":[\"hello.txt\"]");

        repository.git("update-ref", "refs/heads/main", branch(task));
        until(task, TaskStatus.DONE);
        assertThat(only(outcomes(factory)).published().orElseThrow().verdict()).isEqualTo(Verdict.MERGED);
    }

    private static List<Outcome> outcomes(Factory factory) {
        List<Outcome> outcomes = new ArrayList<>();
        factory.outcomes(OutcomeQuery.ALL, outcomes::add);
        return outcomes;
    }

    private static List<String> lines(Factory factory, OutcomeFormat format) {
        List<String> lines = new ArrayList<>();
        factory.outcomes(OutcomeQuery.ALL, format, lines::add);
        return lines;
    }

    private Factory house(String more, Consumer<Factory.Builder> builder) {
        FactoryConfig config = read("""
                isolation: none
                gates: {open: [".claude/rules/*.md"]}
                follow: {interval: 1s}
                """ + more);
        return open(AGENTS, base -> config, builder);
    }

    private TaskHandle strict(Factory factory, String title) {
        TaskHandle task = factory.submit(request(title).workflow("code_review").build());
        until(task, TaskStatus.IN_REVIEW);
        return task;
    }

    private TaskHandle learn(Factory factory) {
        return factory.submit(request("Learn from outcomes").workflow("learn").build());
    }

    private static String branch(TaskHandle task) {
        return task.view().workspace().orElseThrow().branch();
    }

    /** The text of the only pull request with this in its title. */
    private String text(String title) throws IOException {
        return only(pullRequests().stream().filter(it -> it.contains(title)).toList());
    }
}

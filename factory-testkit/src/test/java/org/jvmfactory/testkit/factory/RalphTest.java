package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.memory.MemoryEntry;
import org.jvmfactory.memory.MemoryQuery;
import org.jvmfactory.task.PlanItem;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskStatus;

/** The workflow {@code ralph}: a checklist carried out item by item, each by an agent that starts afresh. */
@Execution(ExecutionMode.CONCURRENT)
class RalphTest extends HouseTest {

    private static final String SPEC =
            "# Greet\n\n- [ ] one.txt is there\n- [ ] two.txt is there\n- [ ] three.txt is there\n";

    @Test
    void each_item_is_done_by_an_agent_that_starts_afresh_until_all_is_ticked_and_the_checks_pass() throws Exception {
        Factory factory = open("""
                  coder:
                    - do:
                        - expect-prompt-contains: ["Do the next open item, `1`", "- [ ] one.txt is there"]
                        - write: {path: one.txt, content: one}
                        - write: {path: .ai/new-learnings.md, content: "- Pattern: greetings are numbered.\\n"}
                        - commit: One
                        - structured: '{"done":["1"],"summary":"One is there."}'
                    - do:
                        - expect-prompt-contains: ["`2`", "- [x] one.txt is there", "One is there.", "Mend that first"]
                        - write: {path: two.txt, content: two}
                        - commit: Two
                        - structured: '{"done":["2"],"summary":"Two is there."}'
                    - do:
                        - expect-prompt-contains: ["`3`", "- [x] two.txt is there"]
                        - write: {path: three.txt, content: three}
                        - commit: Three
                        - structured: '{"done":["3"],"summary":"Three is there."}'
                """, config -> config.withVerify(List.of("sh", "-c", "test -f two.txt")));
        TaskHandle task = submit(factory);

        TaskView view = settled(task);

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(end(view)).isEqualTo(RunEnd.DONE);
        assertThat(repository.subjects("main", only(repository.published())))
                .containsExactly("One", "Two", "Three", "Leave out the agents' notes");
        assertThat(repository.changed("main", only(repository.published())))
                .containsExactly("one.txt", "three.txt", "two.txt");
        assertThat(finished(factory, task))
                .containsExactly(
                        "spec#1",
                        "rounds#1/round#1/ralph#1",
                        "rounds#1/round#2/verify#1",
                        "rounds#1/round#2/ralph#1",
                        "rounds#1/round#3/verify#1",
                        "rounds#1/round#3/ralph#1",
                        "rounds#1/round#4/verify#1",
                        "rounds#1/round#4/ralph#1",
                        "publish#1");
        assertThat(reported(factory, task, AgentEvent.SessionStarted.class))
                .extracting(AgentEvent.SessionStarted::session)
                .doesNotHaveDuplicates()
                .hasSize(3);
        assertThat(plans(factory, task))
                .startsWith("PENDING PENDING PENDING", "IN_PROGRESS PENDING PENDING", "DONE PENDING PENDING")
                .endsWith("DONE DONE DONE");
        assertThat(view.lastRun().orElseThrow().progress())
                .extracting(PlanItem::state)
                .containsOnly(PlanItem.State.DONE);
        assertThat(only(pullRequests()))
                .contains("3 of 3 items are done", "Three is there.")
                .doesNotContain("Draft:");
        assertThat(factory.memory()
                        .recall(new MemoryQuery(
                                "greetings numbered",
                                Optional.of(repository.path().toString()),
                                10,
                                10_000)))
                .extracting(MemoryEntry::text)
                .contains("Pattern: greetings are numbered.");
    }

    @Test
    void an_agent_that_is_stuck_asks_by_the_commit_and_goes_on_with_the_answer() {
        Factory factory = open("""
                  coder:
                    - do:
                        - run: "if [ -f .ai/stuck.md ]; then rm .ai/stuck.md; for n in one two three; do echo $n > $n.txt; done; else mkdir -p .ai; echo 'Which greeting? I found none.' > .ai/stuck.md; fi"
                        - commit: Try
                        - structured: '{"done":["1","2","3"],"summary":"All or nothing."}'
                """);
        TaskHandle task = submit(factory);
        TaskView asked = settled(task);
        assertThat(asked.question().orElseThrow().text())
                .contains("Agent 'coder' can't go on with its checklist", "Which greeting? I found none.");

        task.answer("Hello.");

        TaskView view = until(task, TaskStatus.IN_REVIEW);
        assertThat(end(view)).isEqualTo(RunEnd.DONE);
        assertThat(prompts(factory, task).get(1)).contains("Which greeting? I found none.", "Hello.");
    }

    @Test
    void iterations_without_progress_of_the_tasks_own_writer_end_it_as_a_draft_that_says_what_is_open()
            throws Exception {
        Factory factory = open("""
                  devops:
                    - do:
                        - append: {path: one.txt, content: again}
                        - commit: Again
                        - structured: '{"done":["1"],"summary":"I did what I could."}'
                """);
        TaskHandle task = factory.submit(
                request("Greet").spec(SPEC).workflow("ralph").agent("devops").build());

        TaskView view = settled(task);

        assertThat(view.status()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(end(view)).isEqualTo(RunEnd.UNRESOLVED);
        assertThat(finished(factory, task).stream().filter(path -> path.contains("ralph")))
                .hasSize(4);
        assertThat(only(pullRequests()))
                .contains("Draft:", "1 of 3 items are done", "3 iterations in a row", "Not done: three.txt is there");
    }

    private TaskHandle submit(Factory factory) {
        return factory.submit(request("Greet").spec(SPEC).workflow("ralph").build());
    }

    private static List<String> plans(Factory factory, TaskHandle task) {
        return events(factory, task, Event.PlanReported.class).stream()
                .map(reported -> reported.items().stream()
                        .map(item -> item.state().name())
                        .collect(Collectors.joining(" ")))
                .toList();
    }
}

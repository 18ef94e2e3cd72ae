package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.memory.MemoryEntry;
import org.jvmfactory.memory.MemoryQuery;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Message;
import org.jvmfactory.task.PlanItem;
import org.jvmfactory.task.TaskStatus;

/** What agents ask of Factory while they work, and what comes of it. */
@Execution(ExecutionMode.CONCURRENT)
class ToolsTest extends HouseTest {

    @Test
    void an_agent_reports_its_plan_and_says_on_the_board_what_the_next_one_reads() {
        Factory factory = open("""
                  coder:
                    - do:
                        - call-tool:
                            tool: report_progress
                            input: >-
                              {"note": "I look around",
                              "plan": [{"text": "read", "state": "done"}, {"text": "write", "state": "in-progress"}]}
                            expect-contains: Reported
                        - call-tool:
                            tool: post_message
                            input: '{"text": "Mind the robot ghp_abcdefghijklmnopqrstuvwxyz0123."}'
                            expect-contains: Posted
                        - write: {path: hello.txt, content: "hello\\n"}
                  reviewer:
                    - do:
                        - call-tool: {tool: read_messages, input: "{}", expect-contains: "agent coder] Mind the robot ***"}
                        - verdict: {decision: approved, summary: Good.}
                """, config -> config.withWorkflow("code_review").withVerify(List.of("true")));
        TaskHandle task = submit(factory, "Say hello");

        TaskView view = settled(task);

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(view.messages())
                .extracting(Message::from, Message::kind, Message::text)
                .containsExactly(tuple("coder", Message.Kind.AGENT, "Mind the robot ***."));
        StepView coding = view.lastRun().orElseThrow().steps().get(0);
        assertThat(coding.plan())
                .containsExactly(
                        new PlanItem("read", PlanItem.State.DONE), new PlanItem("write", PlanItem.State.IN_PROGRESS));
        assertThat(events(factory, task, Event.StepNoted.class))
                .extracting(Event.StepNoted::note)
                .contains("I look around");
    }

    @Test
    void what_a_person_says_on_the_board_the_next_turn_is_told() {
        Factory factory = open("""
                  coder:
                    - do:
                        - ask: Which colour?
                      then:
                        - do:
                            - expect-prompt-contains: The designs are in the wiki
                            - call-tool: {tool: read_messages, input: "{}", expect-contains: "anna] The designs"}
                            - write: {path: colour.txt, content: blue}
                """);
        TaskHandle task = submit(factory, "Paint it");
        until(task, TaskStatus.WAITING);

        task.post("The designs are in the wiki", Actor.trusted("anna"));
        task.post("Wrong number", new Actor("mallory", Actor.Trust.UNTRUSTED));
        untilTaken(factory, task);
        task.answer("blue");

        TaskView view = until(
                task, it -> it.status() == TaskStatus.IN_REVIEW || it.status().ended());
        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(view.messages()).extracting(Message::from).containsExactly("anna");
    }

    @Test
    void what_an_agent_records_is_remembered_once_and_another_one_looks_it_up() {
        Factory factory = open("""
                  coder:
                    - do:
                        - call-tool:
                            tool: record_learning
                            input: '{"text": "Penguins are counted at dawn."}'
                            expect-contains: Recorded
                        - write: {path: hello.txt, content: "hello\\n"}
                  devops:
                    - do:
                        - call-tool:
                            tool: recall
                            input: '{"about": "when are penguins counted"}'
                            expect-contains: Penguins are counted at dawn.
                        - call-tool: {tool: recall, input: '{"about": "zebras"}', expect-contains: Nothing is known}
                        - write: {path: bye.txt, content: "bye\\n"}
                """);
        TaskHandle first = submit(factory, "Say hello");
        settled(first);

        List<MemoryEntry> learnings = factory
                .memory()
                .recall(new MemoryQuery(
                        "penguins", Optional.of(repository.path().toString()), 10, 10_000))
                .stream()
                .filter(entry -> entry.kind() == MemoryEntry.Kind.LEARNING)
                .toList();
        assertThat(only(learnings).trust()).isEqualTo(MemoryEntry.Trust.AGENT);
        assertThat(only(learnings).evidence().commit()).isEqualTo(first.view().tip());
        TaskView second = settled(factory.submit(request("Wave").agent("devops").build()));
        assertThat(second.status()).as(second.reason()).isEqualTo(TaskStatus.IN_REVIEW);
    }
}

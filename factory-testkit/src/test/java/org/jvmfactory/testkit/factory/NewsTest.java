package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.News;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskStatus;

/** What is said of a published change starts further runs of its task, and settling its pull request ends the task. */
@Execution(ExecutionMode.CONCURRENT)
class NewsTest extends HouseTest {

    private static final News LEAK = new News(News.Kind.REMARK, "remark/7", "This leaks", Actor.trusted("anna"));
    private static final String BUSY = """
              coder:
                - do:
                    - say: I am at it.
                    - hang
            """;

    @Test
    void what_is_said_of_a_published_change_starts_a_further_run() throws Exception {
        Factory factory = open(CODER);
        TaskHandle task = submit(factory, "Say hello");
        until(task, TaskStatus.IN_REVIEW);

        tell(factory, task, new Command.Revise(List.of(LEAK), Actor.HOST));

        RunView run = until(task, view -> view.runs().size() == 2).lastRun().orElseThrow();
        assertThat(run.cause()).isEqualTo("more is wanted of the pull request: remark");
        assertThat(run.news()).containsExactly(LEAK);
        assertThat(task.view().news()).isEmpty();
    }

    @Test
    void what_was_said_before_starts_nothing() throws Exception {
        Factory factory = open(CODER);
        TaskHandle task = submit(factory, "Say hello");
        until(task, TaskStatus.IN_REVIEW);
        tell(factory, task, new Command.Revise(List.of(LEAK), Actor.HOST));
        until(
                task,
                view -> view.runs().size() == 2
                        && view.lastRun().flatMap(RunView::end).isPresent());

        tell(factory, task, new Command.Revise(List.of(LEAK), Actor.HOST));

        soon().until(() -> outcomes(factory, task).size() == 2);
        assertThat(outcomes(factory, task)).endsWith("refused: it was said before");
    }

    @Test
    void a_task_whose_pull_request_was_merged_is_done() throws Exception {
        Factory factory = open(CODER);
        TaskHandle task = submit(factory, "Say hello");
        until(task, TaskStatus.IN_REVIEW);

        tell(factory, task, new Command.Close(TaskStatus.DONE, "merged by anna", Actor.HOST));

        assertThat(until(task, TaskStatus.DONE).reason()).isEqualTo("merged by anna");
    }

    @Test
    void a_run_under_way_ends_at_once_when_its_pull_request_is_settled() throws Exception {
        Factory factory = open(BUSY);
        TaskHandle task = submit(factory, "Say hello");
        untilSaid(factory, task, "I am at it.");

        tell(factory, task, new Command.Close(TaskStatus.DONE, "merged by anna", Actor.HOST));

        TaskView view = until(task, TaskStatus.DONE);
        assertThat(view.lastRun().flatMap(RunView::end)).contains(RunEnd.DONE);
    }

    private static void tell(Factory factory, TaskHandle task, Command command) {
        factory.store().put(task.id(), command, command.toString() + System.identityHashCode(command), Instant.EPOCH);
    }

    private List<String> outcomes(Factory factory, TaskHandle task) {
        return events(factory, task, Event.CommandTaken.class).stream()
                .map(Event.CommandTaken::outcome)
                .toList();
    }
}

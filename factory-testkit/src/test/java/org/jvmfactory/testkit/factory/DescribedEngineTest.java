package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.HandOver;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.FakeCli;

/** Tasks whose agents run on a CLI that a configuration describes. */
@Execution(ExecutionMode.CONCURRENT)
class DescribedEngineTest extends HouseTest {

    private static final String NOBODY = "  nobody: [{do: [{say: nothing}]}]";

    @Test
    void a_cli_described_in_the_configuration_carries_a_task_to_its_review() throws Exception {
        TaskHandle task = play("resume: [--resume, \"{session}\"]");

        TaskView view = task.view();
        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(repository.file(view.effectValue("push", "branch").orElseThrow(), "note.txt"))
                .isEqualTo("written");
        assertThat(archives(view)).isNotEmpty();
    }

    @Test
    void the_files_of_a_session_that_nobody_can_go_on_with_are_not_kept() throws Exception {
        assertThat(archives(play("prompt: stdin").view())).isEmpty();
    }

    @Test
    void what_its_tokens_cost_is_estimated_by_the_prices_of_the_configuration() throws Exception {
        TaskHandle task = play("""
                output: json
                    fields: {text: /said, model: /model, input-tokens: /in, output-tokens: /out}
                prices:
                  house-model: {input: 3, output: 15}
                """, "{\"said\":\"I wrote a note.\",\"model\":\"house-model\",\"in\":2000,\"out\":100}");

        assertThat(task.view().lastRun().orElseThrow().steps().get(0).cost())
                .isEqualTo(Cost.estimated(Money.usd("0.0075")));
    }

    private TaskHandle play(String setting) throws Exception {
        return play(setting, "I wrote a note.");
    }

    private TaskHandle play(String setting, String printed) throws Exception {
        Path cli = FakeCli.named("mycli")
                .readsAll()
                .runs("echo written > note.txt")
                .prints(printed)
                .writeTo(directory);
        FactoryConfig config = read("""
                isolation: none
                engine: mine
                engines:
                  mine:
                    type: command
                    command: ["%s"]
                    %s
                """.formatted(cli, setting));
        var factory = open(NOBODY, base -> config);
        TaskHandle task = submit(factory, "Write a note");
        settled(task);
        assertThat(events(factory, task, Event.SessionOpened.class))
                .extracting(Event.SessionOpened::engine)
                .containsExactly("mine");
        return task;
    }

    private static List<String> archives(TaskView view) {
        return view.lastRun().orElseThrow().steps().stream()
                .map(StepView::handOver)
                .flatMap(Optional::stream)
                .map(HandOver::session)
                .flatMap(Optional::stream)
                .toList();
    }
}

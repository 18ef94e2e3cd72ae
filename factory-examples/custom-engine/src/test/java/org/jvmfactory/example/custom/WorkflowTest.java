package org.jvmfactory.example.custom;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.FakeCli;
import org.jvmfactory.testkit.SampleRepository;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.testkit.junit.TestDirectories;

/** A factory that finds the engine and the steps on its class path. */
class WorkflowTest {

    @TempDir(factory = TestDirectories.class)
    private Path directory;

    @Test
    void the_engine_and_the_steps_carry_a_task_to_its_review() throws Exception {
        SampleRepository repository = SampleRepository.create(directory.resolve("sample.git"));

        TaskView view = play(repository, "echo 'region: north' > region.yml");

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        String branch = view.effectValue("push", "branch").orElseThrow();
        assertThat(repository.file(branch, "region.yml")).isEqualTo("region: north");
    }

    @Test
    void the_step_ends_the_run_where_the_change_is_too_large() throws Exception {
        SampleRepository repository = SampleRepository.create(directory.resolve("sample.git"));

        TaskView view = play(repository, "seq 500 > regions.txt");

        assertThat(view.lastRun().orElseThrow().end()).contains(RunEnd.REJECTED);
        assertThat(view.reason()).contains("500 added lines are more than 400");
        assertThat(repository.published()).isEmpty();
    }

    /** Has an agent run {@code command}, after it was told the region. */
    private TaskView play(SampleRepository repository, String command) throws InterruptedException {
        Needs.program("bwrap");
        FakeCli cli = FakeCli.named("mycli")
                .runs("prompt=$(cat)")
                .runs("case $prompt in *north*) ;; *) echo 'no region' >&2; exit 1;; esac")
                .runs(command)
                .prints("session s-1", "says I wrote it down.", "end");
        Map<String, String> variables = Map.of("PROGRAM", cli.writeTo(directory).toString(), "MYCLI_KEY", "secret-key");
        FactoryConfig config = FactoryConfig.read(
                Path.of("src/test/resources/factory.yml"), name -> Optional.ofNullable(variables.get(name)));
        try (Factory factory = Factory.builder()
                .config(config)
                .dataDirectory(directory.resolve("data"))
                .build()) {
            TaskHandle task = factory.submit(
                    TaskRequest.builder(repository.path(), "Note the region").build());
            task.await();
            assertThat(task.view().question()).isPresent();
            task.answer("north");
            factory.awaitIdle();
            return task.view();
        }
    }
}

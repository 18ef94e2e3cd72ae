package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.ScriptedEngine;

class FactoryTest {

    @TempDir(factory = org.jvmfactory.testkit.junit.TestDirectories.class)
    Path directory;

    @Test
    void a_task_becomes_a_published_branch() throws Exception {
        Path repository = SampleRepository.create(directory.resolve("repo"));
        try (Factory factory = Factory.builder()
                .dataDirectory(directory.resolve("data"))
                .engine(ScriptedEngine.ofYaml("""
                        agents:
                          coder:
                            - do:
                                - write: {path: hello.txt, content: "hello\\n"}
                                - say: I wrote a greeting.
                                - cost: 0.01
                        """))
                .config(FactoryConfig.defaults().withIsolation(FactoryConfig.Isolation.NONE))
                .build()) {
            TaskHandle task = factory.submit(TaskRequest.builder(repository, "Say hello")
                    .description("Write hello.txt")
                    .build());
            TaskView view = task.await(Duration.ofSeconds(60)).orElseThrow();
            factory.store()
                    .read(org.jvmfactory.journal.StreamId.of(task.id()), 0, 1000)
                    .forEach(e -> System.out.println(e.event()));
            assertThat(view.status()).isEqualTo(TaskStatus.IN_REVIEW);
            assertThat(Files.exists(repository)).isTrue();
        }
    }
}

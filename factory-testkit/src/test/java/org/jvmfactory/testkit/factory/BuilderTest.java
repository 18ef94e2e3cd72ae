package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.EngineException;
import org.jvmfactory.engine.EngineInfo;
import org.jvmfactory.engine.EngineProbe;
import org.jvmfactory.engine.EngineReadiness;
import org.jvmfactory.engine.SessionContext;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.junit.Needs;

/** The library as a program first meets it. */
@Execution(ExecutionMode.CONCURRENT)
class BuilderTest extends HouseTest {

    @Test
    void a_factory_built_of_nothing_finds_the_one_engine_on_the_class_path() throws Exception {
        Needs.program("bwrap");
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Smallest.class.getName(),
                        repository.path().toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();

        String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(program.waitFor()).as(output).isZero();
        assertThat(output).contains("IN_REVIEW");
        assertThat(repository.published()).hasSize(1);
        assertThat(directory.resolve(".factory")).isDirectory();
    }

    /** The smallest program that uses the library. Its argument is a repository. */
    static final class Smallest {

        private Smallest() {}

        public static void main(String[] arguments) throws InterruptedException {
            try (Factory factory = Factory.builder().build()) {
                System.out.println(factory.submit(
                                TaskRequest.builder(arguments[0], "Say hello").build())
                        .await()
                        .status());
            }
        }
    }

    @Test
    void several_engines_and_no_word_which_one_are_an_error_that_names_them() {
        assertThatThrownBy(() -> open(CODER, config -> config, builder -> builder.engine(new Renamed("other"))))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("[other, scripted]")
                .hasMessageContaining("engine:");
    }

    @Test
    void several_engines_work_where_one_is_the_default() throws Exception {
        Factory factory =
                open(CODER, config -> config.withEngine("scripted"), builder -> builder.engine(new Renamed("other")));

        assertThat(settled(submit(factory, "Say hello")).status()).isEqualTo(TaskStatus.IN_REVIEW);
    }

    @Test
    void the_events_of_a_task_come_as_they_happen_and_end_when_it_has_settled() throws Exception {
        Path gate = directory.resolve("gate");
        Factory factory = open("""
                  coder:
                    - do:
                        - say: I am at it.
                        - await-file: %s
                        - write: {path: hello.txt, content: hello}
                """.formatted(gate));
        TaskHandle task = submit(factory, "Say hello");
        BlockingQueue<JournalEntry> seen = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> task.events(2).forEach(seen::add));
        reader.start();
        JournalEntry first = seen.take();
        untilSaid(factory, task, "I am at it.");
        assertThat(reader.isAlive()).isTrue();
        Files.createFile(gate);
        reader.join();

        List<JournalEntry> all = new ArrayList<>(List.of(first));
        all.addAll(seen);
        assertThat(all).extracting(JournalEntry::sequence).first().isEqualTo(2L);
        assertThat(all).isEqualTo(factory.store().read(first.stream(), 2, 10_000));
        assertThat(all.get(all.size() - 1).event())
                .isInstanceOfSatisfying(
                        Event.StatusChanged.class,
                        changed -> assertThat(changed.status()).isEqualTo(TaskStatus.IN_REVIEW));
    }

    /** An engine of another name that is never asked to do anything. */
    private record Renamed(String name) implements AgentEngine {

        @Override
        public EngineInfo info() {
            return EngineInfo.of(name);
        }

        @Override
        public EngineReadiness probe(EngineProbe probe) {
            throw new IllegalStateException("nobody asked for it");
        }

        @Override
        public AgentSession open(SessionRequest request, SessionContext context) {
            throw new IllegalStateException("nobody asked for it");
        }
    }
}

package org.jvmfactory.example.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.testkit.junit.Needs;

/** They work: one task, one start, two sessions, a small store, two commands. What they measure here means nothing. */
class BenchmarksTest {

    @ParameterizedTest
    @ValueSource(strings = {"tasks 1 1", "start 1", "sessions process 2", "store 1", "commands 2"})
    void run_to_their_end(String arguments) throws Exception {
        Needs.program("bwrap");
        Process benchmark = new ProcessBuilder(
                        "sh",
                        "-c",
                        "exec \"$0\" \"-Djava.io.tmpdir=$1\" -cp \"$2\" org.jvmfactory.example.benchmarks.Benchmarks "
                                + arguments,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        System.getProperty("java.io.tmpdir"),
                        System.getProperty("java.class.path"))
                .redirectErrorStream(true)
                .start();

        String output = new String(benchmark.getInputStream().readAllBytes(), UTF_8);

        assertThat(benchmark.waitFor()).as(output).isZero();
        assertThat(output).contains(" ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"baseline.sh", "same.sh"})
    void the_page_shows_the_baselines_as_they_are_run(String name) throws Exception {
        String script = Files.readString(Path.of("src/main/resources/org/jvmfactory/example/benchmarks/" + name));

        assertThat(Files.readString(Path.of("../../docs/benchmarks.md"))).contains("```sh\n" + script + "```\n");
    }
}

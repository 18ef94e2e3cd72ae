package org.jvmfactory.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterruptResetTest {

    private static final InterruptReset SAMPLE =
            new InterruptReset(List.of("/usr/bin/env", "--default-signal=INT", "--"), Optional.empty());

    /** Starts a child, interrupts it, and says how it ended. */
    public static final class Program {

        private Program() {}

        public static void main(String[] arguments) throws InterruptedException {
            BlockingQueue<String> lines = new LinkedBlockingQueue<>();
            try (ChildProcesses processes = new ChildProcesses()) {
                ChildProcess child = processes.start(ProcessSpec.of(
                                List.of("sh", "-c", "trap 'exit 7' INT; echo ready; while :; do sleep 0.05; done"),
                                Path.of("/"))
                        .withEnvironment(System.getenv())
                        .withOutput(new LineSink(100, lines::add), ByteSink.NOWHERE));
                lines.take();
                processes.signal(ChildProcesses.Signal.INT, List.of(child.handle()));
                System.out.println(child.await(Duration.ofSeconds(20))
                        .map(code -> "ended with " + code)
                        .orElse("heard nothing"));
            }
        }
    }

    @Test
    void children_of_a_jvm_that_was_started_with_interrupts_ignored_can_be_interrupted() throws Exception {
        Process jvm = new ProcessBuilder(
                        "sh",
                        "-c",
                        "trap '' INT; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();

        assertThat(new String(jvm.getInputStream().readAllBytes(), UTF_8)).isEqualTo("ended with 7\n");
    }

    @ParameterizedTest
    @CsvSource({"0000000000000002, true", "0000000000001006, true", "0000000000001000, false", "ffffffffffffffff, true"
    })
    void reads_from_the_status_of_a_process_whether_it_ignores_interrupts(String mask, boolean ignores) {
        String status = "SigBlk:\t0000000000000002\nSigIgn:\t" + mask + "\nSigCgt:\t0000000000000002\n";

        assertThat(InterruptReset.ignores(status)).isEqualTo(ignores);
        assertThat(InterruptReset.ignores("")).isFalse();
    }

    @Test
    void what_the_launcher_could_not_start_is_started_without_it() {
        ProcessSpec known = ProcessSpec.of(List.of("sh", "-c", "true"), Path.of("/"));
        ProcessSpec unknown = ProcessSpec.of(List.of("no-such-program", "x"), Path.of("/"));
        ProcessSpec variable = ProcessSpec.of(List.of("./a=b"), Path.of("/"));

        assertThat(SAMPLE.applied(known))
                .containsSubsequence("--default-signal=INT", "--")
                .endsWith("-c", "true")
                .hasSize(6);
        assertThat(SAMPLE.applied(unknown)).isEqualTo(unknown.command());
        assertThat(SAMPLE.applied(variable)).isEqualTo(variable.command());
    }
}

package org.jvmfactory.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.process.ByteSink;
import org.jvmfactory.process.ChildProcess;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.process.LineSink;
import org.jvmfactory.process.ProcessOutput;
import org.jvmfactory.process.ProcessSpec;

@Timeout(60)
class FakeCliTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ChildProcesses processes = new ChildProcesses();

    @TempDir
    Path directory;

    @AfterEach
    void end_what_still_runs() {
        processes.close();
    }

    @Test
    void prints_complains_and_exits_as_told() throws Exception {
        FakeCli cli = FakeCli.named("agent")
                .prints("{\"a\": \"$HOME 'x' \\\\ `id`\"}", "second")
                .complains("quota exceeded")
                .exits(3);

        ProcessOutput output = processes.run(spec(cli), LIMIT);

        assertThat(output.text()).isEqualTo("{\"a\": \"$HOME 'x' \\\\ `id`\"}\nsecond\n");
        assertThat(output.stderr()).isEqualTo("quota exceeded\n");
        assertThat(output.exitCode()).isEqualTo(3);
    }

    @Test
    void records_arguments_environment_and_input_of_each_call() throws Exception {
        FakeCli cli = FakeCli.named("agent").readsAll();
        String[] arguments = {"--prompt", "two\nlines", "", "-x", "it's $HOME"};

        processes.run(
                spec(cli, arguments).withInput(new ProcessSpec.Input.Bytes("in\nput".getBytes(StandardCharsets.UTF_8))),
                LIMIT);
        processes.run(spec(cli), LIMIT);

        assertThat(cli.calls(directory)).hasSize(2);
        FakeCli.Call first = cli.calls(directory).get(0);
        assertThat(first.arguments()).containsExactly(arguments);
        assertThat(first.environment()).containsEntry("MULTI", "a\nb");
        assertThat(first.input()).isEqualTo("in\nput");
        assertThat(cli.calls(directory).get(1).arguments()).isEmpty();
    }

    @Test
    void reads_line_by_line_in_a_conversation() throws Exception {
        FakeCli cli = FakeCli.named("agent")
                .prints("ready")
                .readsLine()
                .prints("got it")
                .readsAll();
        List<String> lines = new ArrayList<>();
        LineSink sink = new LineSink(1000, lines::add);
        ChildProcess child = processes.start(
                spec(cli).withInput(new ProcessSpec.Input.Open()).withOutput(sink, ByteSink.NOWHERE));

        child.send("hello\n".getBytes(StandardCharsets.UTF_8));
        child.send("rest".getBytes(StandardCharsets.UTF_8));
        child.closeInput();

        assertThat(child.await(LIMIT)).contains(0);
        assertThat(lines).containsExactly("ready", "got it");
        assertThat(cli.calls(directory).get(0).input()).isEqualTo("hello\nrest");
    }

    @Test
    void dies_of_a_signal() throws Exception {
        assertThat(processes
                        .run(spec(FakeCli.named("agent").dies("SEGV")), LIMIT)
                        .exitCode())
                .isEqualTo(128 + 11);
    }

    @Test
    void hangs_until_a_signal_or_until_it_is_killed() throws Exception {
        ChildProcess polite = processes.start(spec(FakeCli.named("polite").hangs()));
        ChildProcess deaf =
                processes.start(spec(FakeCli.named("deaf").prints("on").hangsDeaf()));
        assertThat(polite.await(Duration.ofMillis(300))).isEmpty();
        assertThat(deaf.await(Duration.ofMillis(300))).isEmpty();

        processes.signal(ChildProcesses.Signal.TERM, List.of(polite.handle(), deaf.handle()));

        assertThat(polite.await(LIMIT)).contains(128 + 15);
        assertThat(deaf.await(Duration.ofMillis(300))).isEmpty();
    }

    @Test
    void has_a_simple_name() {
        assertThatThrownBy(() -> FakeCli.named("../agent")).hasMessageContaining("'../agent'");
    }

    private ProcessSpec spec(FakeCli cli, String... arguments) {
        List<String> command = new ArrayList<>(List.of(cli.writeTo(directory).toString()));
        command.addAll(List.of(arguments));
        return ProcessSpec.of(command, directory)
                .withEnvironment(Map.of("HOME", directory.toString(), "PATH", "/usr/bin:/bin", "MULTI", "a\nb"));
    }
}

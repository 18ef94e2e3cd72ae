package org.jvmfactory.testkit.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.process.ByteSink;
import org.jvmfactory.process.LineSink;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.sandbox.Guarantee;
import org.jvmfactory.sandbox.Mount;
import org.jvmfactory.sandbox.Sandbox;
import org.jvmfactory.sandbox.SandboxException;
import org.jvmfactory.sandbox.SandboxHost;
import org.jvmfactory.sandbox.SandboxSpec;
import org.jvmfactory.sandbox.SandboxedProcess;
import org.jvmfactory.secret.Secret;

/**
 * What every sandbox must do. Tests of a guarantee try to break it for real; where the kind {@linkplain #neverGiven never gives} it they
 * check instead that it isn't claimed, and where this machine doesn't let it they are skipped with the probe's reason.
 */
public abstract class SandboxContract extends SandboxGuaranteeRules {

    protected SandboxContract() {}

    @Test
    final void a_command_runs_in_its_directory_with_its_input_and_output() throws Exception {
        SandboxSpec spec = spec("pwd; cat; echo oops >&2; exit 3");
        SandboxSpec fed = with(spec, spec.process().withInput(new ProcessSpec.Input.Bytes("in\n".getBytes(UTF_8))));

        assertThat(run(fed)).isEqualTo(new Exit.Exited(3));
        assertThat(lines).containsExactly(home.toString(), "in");
        assertThat(errors).containsExactly("oops");
    }

    @Test
    final void input_and_output_can_take_turns() throws Exception {
        SandboxSpec spec = spec("while read line; do echo \"<$line>\"; done; echo over");
        try (SandboxedProcess running =
                sandbox.start(with(spec, spec.process().withInput(new ProcessSpec.Input.Open())))) {
            for (int i = 0; i < 5; i++) {
                assertThat(running.send(("message " + i + "\n").getBytes(UTF_8)))
                        .isTrue();
                assertThat(nextLine()).isEqualTo("<message " + i + ">");
            }
            running.closeInput();

            assertThat(running.await(LONG)).hasValue(new Exit.Exited(0));
            assertThat(nextLine()).isEqualTo("over");
        }
    }

    @Test
    final void the_environment_is_exactly_the_one_given_and_what_the_interface_names() throws Exception {
        ProcessSpec env = ProcessSpec.of(List.of("env"), home)
                .withEnvironment(Map.of("GIVEN", "value"))
                .withOutput(new LineSink(10_000, lines::add), ByteSink.NOWHERE);
        SandboxSpec spec =
                new SandboxSpec(tag, env, List.of(), home, Map.of("KEY", Secret.of("secret-value")), Set.of());

        assertThat(run(spec)).isEqualTo(new Exit.Exited(0));

        Map<String, String> seen = lines.stream()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1]));
        // What shells and bubblewrap say about themselves, and the mark of a start, are no secrets.
        seen.keySet().removeAll(Set.of("PWD", "OLDPWD", "SHLVL", "_", "FACTORY_START"));
        assertThat(seen)
                .containsOnlyKeys("GIVEN", "KEY", "HOME", "PATH", "LANG", "TMPDIR", TAG)
                .containsEntry("GIVEN", "value")
                .containsEntry("KEY", "secret-value")
                .containsEntry("HOME", home.toString())
                .containsEntry(TAG, tag);
    }

    @Test
    final void what_the_command_sets_itself_in_its_environment_stays() throws Exception {
        SandboxSpec spec = spec("echo \"$PATH $LANG\"");
        Map<String, String> given = Map.of("PATH", "/usr/bin:/bin", "LANG", "C");

        run(with(spec, spec.process().withEnvironment(given)));

        assertThat(lines).containsExactly("/usr/bin:/bin C");
    }

    @Test
    final void home_and_temporary_directory_can_be_written() throws Exception {
        assertThat(run(spec("echo kept > \"$HOME/file\" && echo x > \"$TMPDIR/file\"")))
                .isEqualTo(new Exit.Exited(0));

        assertThat(home.resolve("file")).hasContent("kept");
    }

    @Test
    final void commands_never_run_as_root() throws Exception {
        run(spec("id -u; grep CapEff /proc/self/status | tr -d '\\t'"));

        assertThat(lines.poll()).isNotEqualTo("0");
        assertThat(lines.poll()).isEqualTo("CapEff:0000000000000000");
    }

    @Test
    final void mounts_can_be_used_as_they_were_given() throws Exception {
        Path readable = Files.writeString(directory.resolve("readable"), "text");
        Path writable = agentDirectory("writable");
        SandboxSpec spec = mounting(
                spec("cat '" + readable + "'; echo; echo x > '" + writable + "/new'"),
                Mount.readOnly(readable),
                Mount.readWrite(writable));

        assertThat(run(spec)).isEqualTo(new Exit.Exited(0));
        assertThat(lines).containsExactly("text");
        assertThat(writable.resolve("new")).hasContent("x");
    }

    @Test
    final void a_signal_that_we_did_not_send_is_told() throws Exception {
        assertThat(run(spec("kill -SEGV $$"))).isEqualTo(new Exit.Signalled(11));
    }

    @Test
    final void a_command_that_is_closed_was_killed_by_us() throws Exception {
        SandboxedProcess running = sandbox.start(spec("echo ready; sleep 50"));
        nextLine();

        running.close();
        running.close();

        assertThat(running.await(Duration.ZERO)).hasValue(new Exit.Killed());
        assertThat(running.alive()).isFalse();
        assertThat(running.send(new byte[1])).isFalse();
    }

    @Test
    final void awaiting_gives_up_after_its_limit() throws Exception {
        try (SandboxedProcess running = sandbox.start(spec("sleep 50"))) {
            assertThat(running.await(Duration.ofMillis(10))).isEmpty();
            assertThat(running.alive()).isTrue();
        }
    }

    @Test
    final void terminating_reaches_the_command_and_its_own_ending_counts() throws Exception {
        try (SandboxedProcess running =
                sandbox.start(spec("trap 'echo ending; exit 9' TERM; echo ready; while :; do sleep 0.05; done"))) {
            assertThat(nextLine()).isEqualTo("ready");

            running.terminate();

            assertThat(running.await(LONG)).hasValue(new Exit.Exited(9));
            assertThat(nextLine()).isEqualTo("ending");
        }
    }

    @Test
    final void terminating_ends_a_command_that_does_nothing_about_it() throws Exception {
        try (SandboxedProcess running = sandbox.start(spec("echo ready; exec sleep 50"))) {
            assertThat(nextLine()).isEqualTo("ready");

            running.terminate();

            assertThat(running.await(LONG)).hasValue(new Exit.Killed());
        }
    }

    @Test
    final void interrupting_reaches_the_command_alone() throws Exception {
        String script = "sh -c 'trap \"echo child\" INT; echo ready; while :; do sleep 0.05; done' & "
                + "trap 'echo parent; kill -9 $!; exit 7' INT; wait";
        try (SandboxedProcess running = sandbox.start(spec(script))) {
            assertThat(nextLine()).isEqualTo("ready");

            running.interrupt();

            assertThat(running.await(LONG)).hasValue(new Exit.Exited(7));
            assertThat(lines).containsExactly("parent");
        }
    }

    @Test
    final void a_program_that_does_not_exist_is_named() {
        SandboxSpec spec = spec("true");

        assertThatThrownBy(() -> sandbox.start(with(spec, spec.process().withCommand(List.of("no-such-program")))))
                .isInstanceOfSatisfying(
                        SandboxException.class, e -> assertThat(e.code()).isEqualTo(SandboxException.Code.NOT_STARTED))
                .hasMessageContaining("'no-such-program'");
    }

    @Test
    final void a_required_guarantee_that_is_not_proven_stops_the_start() {
        Map<Guarantee, String> missing = usable().missing();
        Guarantee unproven = missing.keySet().iterator().next();
        SandboxSpec spec = spec("true");
        SandboxSpec demanding = new SandboxSpec(tag, spec.process(), spec.mounts(), home, Map.of(), Set.of(unproven));

        assertThatThrownBy(() -> sandbox.start(demanding))
                .isInstanceOfSatisfying(
                        SandboxException.class,
                        e -> assertThat(e.code()).isEqualTo(SandboxException.Code.GUARANTEE_MISSING))
                .hasMessageContaining(unproven.name())
                .hasMessageContaining(missing.get(unproven));
    }

    @Test
    final void a_path_that_cannot_be_entered_is_named() throws IOException {
        Path closed = Files.createDirectory(directory.resolve("closed"));
        Path inside = Files.createDirectory(closed.resolve("inside"));
        Files.setPosixFilePermissions(closed, Set.of());
        SandboxSpec spec = mounting(spec("true"), Mount.readOnly(inside));
        try {
            assertThatThrownBy(() -> sandbox.start(spec))
                    .isInstanceOfSatisfying(
                            SandboxException.class,
                            e -> assertThat(e.code()).isEqualTo(SandboxException.Code.UNREACHABLE_PATH))
                    .hasMessageContaining("'" + closed + "'")
                    .hasMessageContaining("chmod");
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    final void a_mount_that_does_not_exist_is_named() {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> sandbox.start(mounting(spec("true"), Mount.readOnly(missing))))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("'" + missing + "'");
    }

    @Test
    final void no_command_line_on_the_host_shows_a_secret() throws Exception {
        String secret = "secret-" + UUID.randomUUID();
        SandboxSpec spec = spec("echo ready; sleep 50");
        SandboxSpec secretive =
                new SandboxSpec(tag, spec.process(), List.of(), home, Map.of("KEY", Secret.of(secret)), Set.of());
        try (SandboxedProcess running = sandbox.start(secretive)) {
            assertThat(nextLine()).isEqualTo("ready");

            assertThat(commandLines()).isNotEmpty().noneMatch(line -> line.contains(secret));
            assertThat(running.alive()).isTrue();
        }
    }

    @Test
    final void a_sweep_ends_what_carries_the_tag() throws Exception {
        try (SandboxedProcess running = sandbox.start(spec("echo ready; sleep 50"))) {
            assertThat(nextLine()).isEqualTo("ready");

            assertThat(sandbox.sweep("another-" + tag)).isZero();
            assertThat(running.alive()).isTrue();
            assertThat(sandbox.sweep(tag)).isPositive();
            assertThat(running.await(LONG)).isPresent();
        }
    }

    @Test
    final void a_sweep_of_its_own_leaves_what_another_instance_started() throws Exception {
        Sandbox other = provider()
                .create(new SandboxHost(
                        processes, directory.resolve("other-scratch"), agentUser(), ConfigNode.empty()));
        try (SandboxedProcess running = other.start(spec("echo ready; sleep 50"))) {
            assertThat(nextLine()).isEqualTo("ready");

            assertThat(sandbox.sweepOwn(tag)).isZero();
            assertThat(running.alive()).isTrue();
            assertThat(other.sweepOwn(tag)).isPositive();
            assertThat(running.await(LONG)).isPresent();
        }
    }

    @Test
    final void nothing_stays_in_the_scratch_directory() throws Exception {
        run(spec("true"));

        try (Stream<Path> files = Files.list(scratch)) {
            assertThat(files).isEmpty();
        }
    }

    private static List<String> commandLines() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path process : all.filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                try {
                    found.add(Files.readString(process.resolve("cmdline"), ISO_8859_1));
                } catch (IOException e) {
                    found.add(""); // it has ended
                }
            }
        }
        return found;
    }
}

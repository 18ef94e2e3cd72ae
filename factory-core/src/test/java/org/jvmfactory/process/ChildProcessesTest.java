package org.jvmfactory.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildProcessesTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Map<String, String> PATH = Map.of("PATH", "/usr/local/bin:/usr/bin:/bin");

    @TempDir
    Path directory;

    private final ChildProcesses processes = new ChildProcesses();

    @AfterEach
    void close() {
        processes.close();
    }

    @Test
    void a_short_command_gives_its_exit_code_and_output() throws InterruptedException {
        ProcessOutput output =
                processes.run(sh("cat; pwd; echo oops >&2; exit 3").withInput(bytes("in\n")), LONG);

        assertThat(output.exitCode()).isEqualTo(3);
        assertThat(output.text()).isEqualTo("in\n" + directory + "\n");
        assertThat(output.stderr()).isEqualTo("oops\n");
    }

    @Test
    void a_process_that_no_thread_can_attend_to_is_ended_with_the_reason() {
        AtomicLong made = new AtomicLong();
        ChildProcesses poor = new ChildProcesses(task -> {
            if (made.incrementAndGet() > 2) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(task);
        });
        String mark = UUID.randomUUID().toString();

        assertThatThrownBy(() -> poor.start(sh("exec sleep 60").withEnvironment(Map.of("MARK", mark))))
                .isInstanceOfSatisfying(ProcessException.class, e -> {
                    assertThat(e.code().retryable()).isTrue();
                    assertThat(e)
                            .hasMessageContainingAll(
                                    "Can't start 'sh'", "unable to create native thread", "fewer tasks");
                });

        await().atMost(LONG).until(() -> processes.tagged("MARK", mark).isEmpty());
        poor.close();
    }

    @Test
    void threads_that_attended_to_a_process_attend_to_later_ones() throws Exception {
        AtomicLong made = new AtomicLong();
        ThreadFactory threads = Threads.daemons("attending-");
        try (ChildProcesses many = new ChildProcesses(task -> {
            made.incrementAndGet();
            return threads.newThread(task);
        })) {
            for (int i = 0; i < 20; i++) {
                many.run(sh("cat").withInput(bytes("in\n")), LONG);
            }
        }

        assertThat(made).hasValueLessThan(20);
    }

    @Test
    void a_machine_without_room_for_another_process_may_have_some_later() {
        assertThat(ProcessStarter.code("error=11, Resource temporarily unavailable")
                        .retryable())
                .isTrue();
        assertThat(ProcessStarter.code("error: 12 (Cannot allocate memory)").retryable())
                .isTrue();
        assertThat(ProcessStarter.code("error=13, Permission denied").retryable())
                .isFalse();
    }

    @Test
    void the_environment_is_exactly_the_one_given() throws InterruptedException {
        ProcessSpec spec = ProcessSpec.of(List.of("env"), directory).withEnvironment(Map.of("ONLY", "another"));

        ProcessOutput output = processes.run(spec.withEnvironment(Map.of("ONLY", "this one")), LONG);

        assertThat(output.text()).isEqualTo("ONLY=this one\n");
    }

    @Test
    void an_empty_environment_is_empty() throws InterruptedException {
        assertThat(processes
                        .run(ProcessSpec.of(List.of("env"), directory), LONG)
                        .text())
                .isEmpty();
    }

    @Test
    void input_that_is_not_given_is_at_its_end() throws InterruptedException {
        assertThat(processes.run(sh("cat; echo end"), LONG).text()).isEqualTo("end\n");
    }

    @Test
    void input_and_output_can_take_turns() throws InterruptedException {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        ChildProcess child = processes.start(sh("while read line; do echo \"<$line>\"; done; echo over")
                .withInput(new ProcessSpec.Input.Open())
                .withOutput(new LineSink(100, lines::add), ByteSink.NOWHERE));

        for (int i = 0; i < 20; i++) {
            assertThat(child.send(("message " + i + "\n").getBytes(UTF_8))).isTrue();
            assertThat(lines.poll(10, TimeUnit.SECONDS)).isEqualTo("<message " + i + ">");
        }
        child.closeInput();

        assertThat(child.await(LONG)).hasValue(0);
        assertThat(lines).containsExactly("over");
    }

    @Test
    void nothing_is_lost_of_a_large_input_and_output() throws InterruptedException {
        byte[] large = "0123456789abcdef".repeat(200_000).getBytes(UTF_8);

        ProcessOutput output = processes.run(sh("cat").withInput(new ProcessSpec.Input.Bytes(large)), LONG);

        assertThat(output.stdout()).isEqualTo(large);
    }

    @Test
    void sending_says_when_nobody_reads_any_more() throws InterruptedException {
        ChildProcess child = processes.start(sh("exit 0").withInput(new ProcessSpec.Input.Open()));

        child.await(LONG);

        assertThat(child.send(new byte[] {1})).isFalse();
    }

    @Test
    void sending_never_waits_for_a_process_that_does_not_read() {
        ChildProcess child = processes.start(sh("sleep 60").withInput(new ProcessSpec.Input.Open()));

        for (int i = 0; i < 64; i++) {
            assertThat(child.send(new byte[64 * 1024])).isTrue();
        }
        child.kill();
        assertThat(child.alive()).isFalse();
    }

    @Test
    void a_signal_shows_in_the_exit_code() throws InterruptedException {
        assertThat(processes.run(sh("kill -TERM $$"), LONG).exitCode()).isEqualTo(128 + 15);
    }

    @Test
    void an_interrupt_signal_can_be_sent() throws InterruptedException {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        ChildProcess child = processes.start(sh("trap 'exit 7' INT; echo ready; while :; do sleep 0.05; done")
                .withOutput(new LineSink(100, lines::add), ByteSink.NOWHERE));
        assertThat(lines.poll(10, TimeUnit.SECONDS)).isEqualTo("ready");

        processes.signal(ChildProcesses.Signal.INT, List.of(child.handle()));

        assertThat(child.await(LONG)).hasValue(7);
    }

    @Test
    void a_command_that_takes_too_long_is_killed_with_what_it_started() {
        String tag = UUID.randomUUID().toString();

        assertThatThrownBy(() -> processes.run(
                        sh("sleep 60 & sleep 60 & wait").withEnvironment(tagged(tag)), Duration.ofMillis(500)))
                .isInstanceOfSatisfying(
                        ProcessException.class, e -> assertThat(e.code()).isEqualTo(ProcessException.Code.TIMED_OUT));
        assertThat(processes.tagged("TAG", tag)).isEmpty();
    }

    @Test
    void an_interrupted_caller_leaves_nothing_behind() throws InterruptedException {
        String tag = UUID.randomUUID().toString();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                processes.run(sh("sleep 60 & wait").withEnvironment(tagged(tag)), LONG);
            } catch (InterruptedException | RuntimeException e) {
                thrown.set(e);
            }
        });
        caller.start();
        await().until(() -> processes.tagged("TAG", tag).size() == 2);

        caller.interrupt();
        caller.join();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(processes.tagged("TAG", tag)).isEmpty();
    }

    @Test
    void more_output_than_is_kept_is_an_error_and_not_a_silent_cut() {
        assertThatThrownBy(() -> processes.run(sh("head -c 17000000 /dev/zero"), LONG))
                .isInstanceOfSatisfying(
                        ProcessException.class,
                        e -> assertThat(e.code()).isEqualTo(ProcessException.Code.OUTPUT_TOO_LARGE));
    }

    @Test
    void output_held_open_by_a_grandchild_is_given_up_after_two_seconds() throws InterruptedException {
        String tag = UUID.randomUUID().toString();
        long start = System.nanoTime();

        ProcessOutput output =
                processes.run(sh("(setsid sleep 50 &) ; echo done").withEnvironment(tagged(tag)), LONG);

        assertThat(output.text()).isEqualTo("done\n");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(processes.sweep("TAG", tag)).isEqualTo(1);
    }

    @Test
    void a_sweep_finds_what_hid_from_the_tree() {
        String tag = UUID.randomUUID().toString();
        ChildProcess child = processes.start(
                sh("setsid sh -c 'trap \"\" TERM; (sleep 60 &) ; (setsid sleep 60 &) ; sleep 60' & sleep 60")
                        .withEnvironment(tagged(tag)));
        await().until(() -> processes.tagged("TAG", tag).size() == 6);

        int found = processes.sweep("TAG", tag);

        assertThat(found).isGreaterThanOrEqualTo(6);
        assertThat(processes.tagged("TAG", tag)).isEmpty();
        assertThat(child.alive()).isFalse();
    }

    @Test
    void a_sweep_leaves_others_alone() {
        ChildProcess child = processes.start(sh("sleep 60").withEnvironment(tagged("abc")));
        await().until(() -> !processes.tagged("TAG", "abc").isEmpty());

        assertThat(processes.sweep("TAG", "ab")).isZero();
        assertThat(processes.sweep("TAG", "abcd")).isZero();
        assertThat(child.alive()).isTrue();
    }

    @Test
    void killing_twice_is_harmless() throws InterruptedException {
        ChildProcess child = processes.start(sh("sleep 60"));

        child.kill();
        child.kill();

        assertThat(child.await(Duration.ZERO)).hasValue(128 + 9);
    }

    @Test
    void killing_keeps_an_interruption_for_later() {
        ChildProcess child = processes.start(sh("sleep 60"));

        Thread.currentThread().interrupt();
        child.kill();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(child.alive()).isFalse();
    }

    @Test
    void closing_ends_what_runs_and_refuses_what_comes() {
        ChildProcess child = processes.start(sh("sleep 60 & wait"));
        await().until(() -> !child.descendants().isEmpty());
        Set<ProcessHandle> all = child.descendants();

        processes.close();

        assertThat(child.alive()).isFalse();
        assertThat(all).noneMatch(ProcessTree::alive);
        assertThatThrownBy(() -> processes.start(sh("true")))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void all_children_come_from_one_thread_that_outlives_its_callers() throws InterruptedException {
        List<ChildProcess> children = Collections.synchronizedList(new ArrayList<>());
        Thread caller = new Thread(() -> children.add(
                processes.start(ProcessSpec.of(List.of("setpriv", "--pdeathsig", "KILL", "sleep", "60"), directory))));
        caller.start();
        caller.join();

        assertThat(children.get(0).await(Duration.ofMillis(300))).isEmpty();
    }

    @Test
    void an_unknown_program_is_named() {
        assertThatThrownBy(() -> processes.start(ProcessSpec.of(List.of("no-such-program"), directory)))
                .isInstanceOfSatisfying(
                        ProcessException.class, e -> assertThat(e.code()).isEqualTo(ProcessException.Code.NOT_FOUND))
                .hasMessageContaining("'no-such-program'");
    }

    @Test
    void a_missing_directory_is_named() {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> processes.start(ProcessSpec.of(List.of("true"), missing)))
                .isInstanceOfSatisfying(
                        ProcessException.class, e -> assertThat(e.code()).isEqualTo(ProcessException.Code.NOT_STARTED))
                .hasMessageContaining(missing.toString());
    }

    @Test
    void a_file_that_is_no_program_is_named() throws Exception {
        Path file = Files.writeString(directory.resolve("text"), "just text");

        assertThatThrownBy(() -> processes.start(ProcessSpec.of(List.of(file.toString()), directory)))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void no_error_shows_the_environment() {
        Map<String, String> environment = Map.of("KEY", "very-secret");
        ProcessSpec missing =
                ProcessSpec.of(List.of("no-such-program"), directory).withEnvironment(environment);
        ProcessSpec broken = sh("true").withEnvironment(Map.of("KEY", "very-secret\0"));

        assertThat(missing.toString()).contains("KEY").doesNotContain("very-secret");
        for (ProcessSpec spec : List.of(missing, broken)) {
            assertThatThrownBy(() -> processes.start(spec))
                    .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("very-secret"));
        }
    }

    @Test
    void a_sink_that_fails_does_not_block_the_process_and_is_reported() throws InterruptedException {
        ChildProcess child = processes.start(sh("head -c 1000000 /dev/zero; exit 4")
                .withOutput(
                        (bytes, length) -> {
                            throw new IllegalStateException("broken sink");
                        },
                        ByteSink.NOWHERE));

        assertThatThrownBy(() -> child.await(LONG))
                .isInstanceOfSatisfying(
                        ProcessException.class, e -> assertThat(e.code()).isEqualTo(ProcessException.Code.OUTPUT_LOST))
                .hasMessageContaining("broken sink");
        assertThat(child.alive()).isFalse();
    }

    @Test
    void a_slow_sink_loses_nothing() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        AtomicLong taken = new AtomicLong();
        ByteSink slow = (bytes, length) -> {
            if (taken.getAndAdd(length) == 0) {
                waitFor(never, ChildProcess.OUTPUT_LIMIT.plusMillis(500));
            }
        };

        ChildProcess child = processes.start(sh("head -c 50000 /dev/zero").withOutput(slow, ByteSink.NOWHERE));

        assertThat(child.await(LONG)).hasValue(0);
        assertThat(taken).hasValue(50_000);
    }

    @Test
    void a_sink_that_never_returns_does_not_hold_a_kill() {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch stuck = new CountDownLatch(1);
        ChildProcess child = processes.start(sh("echo text; sleep 60")
                .withOutput(
                        (bytes, length) -> {
                            stuck.countDown();
                            waitFor(release, LONG);
                        },
                        ByteSink.NOWHERE));
        waitFor(stuck, LONG);

        long start = System.nanoTime();
        child.kill();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        release.countDown();
    }

    @Test
    void a_sink_hears_the_end_once_and_after_everything_else() throws InterruptedException {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch end = new CountDownLatch(1);
        ByteSink sink = new ByteSink() {
            @Override
            public void accept(byte[] bytes, int length) {
                heard.add(new String(bytes, 0, length, UTF_8));
            }

            @Override
            public void end() {
                heard.add("end");
                end.countDown();
            }
        };

        processes.start(sh("printf text").withOutput(sink, ByteSink.NOWHERE)).await(LONG);

        assertThat(end.getCount()).isZero();
        assertThat(heard).containsExactly("text", "end");
    }

    private ProcessSpec sh(String script) {
        return ProcessSpec.of(List.of("sh", "-c", script), directory).withEnvironment(PATH);
    }

    private static Map<String, String> tagged(String tag) {
        return Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "TAG", tag);
    }

    private static ProcessSpec.Input bytes(String text) {
        return new ProcessSpec.Input.Bytes(text.getBytes(UTF_8));
    }

    private static boolean waitFor(CountDownLatch latch, Duration limit) {
        try {
            return latch.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String stackTrace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}

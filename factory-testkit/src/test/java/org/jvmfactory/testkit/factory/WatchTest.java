package org.jvmfactory.testkit.factory;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.BuilderThreads;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.agent.Agents;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.EngineInfo;
import org.jvmfactory.engine.EngineProbe;
import org.jvmfactory.engine.EngineReadiness;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.SessionContext;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.process.ByteSink;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.process.Threads;
import org.jvmfactory.sandbox.SandboxedProcess;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.LivingProcesses;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.workflow.Workflow;

/** What is done about agents that go round in circles, and about programs, drivers, claims and processes that nobody looks after any more. */
@Execution(ExecutionMode.CONCURRENT)
class WatchTest extends HouseTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static final String HANGING = """
              coder:
                - do:
                    - say: I am at it.
                    - hang: deaf
            """;

    @Test
    void an_agent_that_repeats_itself_is_stalled_with_the_tool_and_the_count() throws Exception {
        Factory factory = house(repeating("test -e never", 10) + "        - hang\n", config -> config);

        TaskView view = until(submit(factory, "Say hello"), TaskStatus.FAILED);

        assertThat(end(view)).isEqualTo(RunEnd.STALLED);
        assertThat(view.reason())
                .contains("agent 'coder' repeats itself: tool Bash was called 10 times in a row")
                .contains("the limit is 10", "the last sign of life was");
        assertThat(view.lastRun().orElseThrow().endReason()).isEqualTo(view.reason());
    }

    @Test
    void how_often_an_agent_may_repeat_itself_is_a_limit_like_the_others() throws Exception {
        Factory factory = house(
                repeating("test -e never", 12) + "        - pause: 2s\n" + work("coder"),
                config -> config.withLimits(Limits.INHERITED.withRepeats(3))
                        .withAgent(requireNonNull(Agents.builtIn().get("coder"))
                                .withLimits(Limits.INHERITED.withRepeats(0))));
        TaskHandle free = submit(factory, "Say hello");
        TaskHandle narrow = factory.submit(
                request("Say goodbye").limits(Limits.INHERITED.withRepeats(4)).build());

        assertThat(settled(free).status()).as(free.view().reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(settled(narrow).reason()).contains("agent 'coder' repeats itself", "the limit is 4;");
    }

    @Test
    void an_agent_that_polls_with_other_results_is_left_alone() throws Exception {
        Factory factory = house(repeating("echo x >> log && wc -l log", 12) + work("coder"), config -> config);

        TaskView view = settled(submit(factory, "Say hello"));

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
    }

    @Test
    void a_session_that_overlooks_the_end_of_its_program_is_stalled() throws Exception {
        Factory factory = open(
                CODER,
                config -> onlyOnce(config).withEngine("blind"),
                builder -> builder.time(time).engine(new BlindEngine()));
        TaskHandle task = submit(factory, "Say hello");
        untilSaid(factory, task, "My program has ended.");

        untilLookedAgain(factory);
        untilLookedAgain(factory);
        untilLookedAgain(factory);

        TaskView view = until(task, TaskStatus.FAILED);
        assertThat(end(view)).isEqualTo(RunEnd.STALLED);
        assertThat(view.reason())
                .contains("the program of agent 'coder' has been gone for", "the limit is 1 min 30 s")
                .contains("My program has ended.");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_program_that_is_a_zombie_is_named_as_gone_and_is_collected() throws Exception {
        Needs.program("unshare");
        Factory factory = open(HANGING, this::onlyOnce, builder -> builder.time(time));
        TaskHandle task = submit(factory, "Say hello");
        untilSaid(factory, task, "I am at it.");
        ProcessHandle program = program(task);
        ProcessHandle init = program.parent().orElseThrow();
        // Its parent, which would collect it, is held; the kernel then keeps what is left of it.
        signal("STOP", init);
        signal("KILL", program);
        soon().until(() -> state(program).equals("Z"));
        assertThat(program.isAlive()).isTrue();

        untilLookedAgain(factory);
        untilLookedAgain(factory);
        untilLookedAgain(factory);

        TaskView view = until(task, TaskStatus.FAILED);
        assertThat(end(view)).isEqualTo(RunEnd.STALLED);
        assertThat(view.reason()).contains("the program of agent 'coder' has been gone for", "the limit is 1 min 30 s");
        soon().until(() -> !program.isAlive() && !init.isAlive());
    }

    @Test
    void a_run_that_no_thread_can_be_had_for_is_put_off_with_the_reason_and_the_rest_goes_on() {
        AtomicInteger refusals = new AtomicInteger(2);
        AtomicInteger made = new AtomicInteger();
        Factory factory = open(CODER, config -> config, builder -> {
            builder.time(time);
            BuilderThreads.set(builder, prefix -> task -> {
                if (prefix.startsWith("factory-run") && refusals.getAndDecrement() > 0) {
                    // as a JVM says it: some when the thread is made, some when it is started
                    if (made.getAndIncrement() == 0) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    return new Thread(task) {
                        @Override
                        public synchronized void start() {
                            throw new OutOfMemoryError("unable to create native thread");
                        }
                    };
                }
                return Threads.named(prefix).newThread(task);
            });
        });
        TaskHandle task = submit(factory, "Say hello");

        until(task, view -> view.reason().equals("goes on soon: this machine had no thread left for its run"));
        untilLookedAgain(factory);

        until(task, TaskStatus.IN_REVIEW);
        assertThat(refusals).hasNegativeValue();
        assertThat(events(factory, task, Event.LeaseTaken.class)).hasSize(3);
        assertThat(factory.store().slotsTaken(time.instant()).total()).isZero();
    }

    @Test
    void a_driver_that_does_not_stop_is_given_up_and_writes_nothing_more() throws Exception {
        StubbornStep step = new StubbornStep();
        Factory factory = open(
                CODER,
                config -> config.withWorkflow(Workflow.parse("stubborn.yaml", """
                                name: stubborn
                                steps:
                                  - {id: wait, uses: stubborn}
                                """))
                        .withWorkflow("stubborn"),
                builder -> builder.time(time).step(step));
        TaskHandle task = submit(factory, "Say hello");
        Thread driver = step.thread.get();
        task.cancel("not wanted any more");
        untilTaken(factory, task);

        time.advance(Duration.ofMinutes(6));

        TaskView view = until(task, TaskStatus.CANCELLED);
        assertThat(view.reason())
                .contains("not wanted any more", "told to stop 6 min ago and hasn't, the limit is 5 min");
        task.retry();
        until(task, it -> it.reason().contains("when its earlier driver has stopped"));
        assertThat(driver.isAlive()).isTrue();
        step.release.complete(true);
        driver.join();
        assertThat(events(factory, task, Event.StepFinished.class)).isEmpty();
        time.advance(Duration.ofMinutes(1));
        assertThat(until(task, TaskStatus.DONE).runs()).hasSize(2);
    }

    @Test
    void an_error_of_a_plugin_ends_the_run() throws Exception {
        Factory factory = open(
                CODER,
                config ->
                        config.withWorkflow(Workflow.parse("broken.yaml", """
                                name: broken
                                steps:
                                  - {id: break, uses: broken}
                                """)).withWorkflow("broken"),
                builder -> builder.step(new BrokenStep()));

        TaskView view = until(submit(factory, "Say hello"), TaskStatus.FAILED);

        assertThat(view.reason()).contains("LinkageError: an old jar");
    }

    @Test
    void a_claim_that_an_instance_does_not_know_it_has_runs_out() throws Exception {
        Factory factory = house(CODER, config -> config);
        TaskHandle task = factory.submit(request("Say hello").held().build());
        InstanceId self = only(factory.store().instances()).id();
        assertThat(factory.store().claim(self, task.id(), time.instant(), Duration.ofSeconds(30)))
                .isPresent();
        task.start();

        untilLookedAgain(factory);
        time.advance(Duration.ofSeconds(30));

        assertThat(until(task, TaskStatus.IN_REVIEW).runs()).hasSize(1);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void processes_of_a_task_that_nobody_drives_are_ended_and_those_of_others_are_not() throws Exception {
        Factory factory = house(CODER, config -> config);
        TaskHandle task = factory.submit(request("Say hello").held().build());
        Process ours = sleeping(task.id());
        Process others = sleeping(new TaskId("0ther0ne"));
        try {
            untilLookedAgain(factory);
            untilLookedAgain(factory);

            assertThat(ours.onExit()).succeedsWithin(LONG);
            await().atMost(LONG)
                    .until(() ->
                            !events(factory, task, Event.ProcessesEnded.class).isEmpty());
            assertThat(only(events(factory, task, Event.ProcessesEnded.class)))
                    .isEqualTo(new Event.ProcessesEnded(1, "the task isn't driven any more and they were still there"));
            assertThat(task.view().status()).isEqualTo(TaskStatus.HELD);
            assertThat(others.isAlive()).isTrue();
        } finally {
            ours.destroyForcibly();
            others.destroyForcibly();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_driver_whose_lease_was_overtaken_ends_its_processes_at_once_and_writes_nothing() throws Exception {
        Factory factory = house(HANGING, config -> config);
        TaskHandle task = submit(factory, "Say hello");
        untilSaid(factory, task, "I am at it.");
        InstanceId self = only(factory.store().instances()).id();
        InstanceId other = new InstanceId("other");
        await().atMost(LONG).until(() -> {
            factory.store().retire(self);
            return factory.store()
                    .claim(other, task.id(), time.instant(), Duration.ofDays(1))
                    .isPresent();
        });
        List<Event> before = events(factory, task);

        time.advance(Duration.ofSeconds(10));

        // Politely it would take as long as this: the agent is deaf.
        await().atMost(SandboxedProcess.GRACE)
                .until(() -> LivingProcesses.of(task.id()).isEmpty());
        untilLookedAgain(factory);
        assertThat(events(factory, task)).isEqualTo(before);
        assertThat(factory.store().task(task.id()).orElseThrow().holder()).contains(other);
    }

    private FactoryConfig onlyOnce(FactoryConfig config) {
        return config.withWorkflow(Workflow.parse("once.yaml", """
                        name: once
                        steps:
                          - {id: work, uses: agent, agent: coder, retry: {attempts: 1}}
                        """)).withWorkflow("once");
    }

    /** The agent's program: of the processes of the task, the one below all wrappers. */
    private static ProcessHandle program(TaskHandle task) {
        return LivingProcesses.of(task.id()).stream()
                .map(line -> Long.parseLong(line.substring(0, line.indexOf(':'))))
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .filter(process -> process.children().findAny().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private static void signal(String name, ProcessHandle process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-s", name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static String state(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
        } catch (IOException e) {
            return "gone";
        }
    }

    private Factory house(String agents, UnaryOperator<FactoryConfig> config) {
        return open(agents, config, builder -> builder.time(time));
    }

    private static String repeating(String command, int times) {
        return "  coder:\n    - do:\n"
                + ("        - run: {command: \"" + command + "\", may-fail: true}\n").repeat(times);
    }

    private static String work(String name) {
        return "        - write: {path: " + name + ".txt, content: hello}\n";
    }

    private static Process sleeping(TaskId task) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sleep", "600");
        builder.environment().put("FACTORY_TAG", task.value());
        return builder.start();
    }

    /** A step that is deaf to interruptions the first time it is executed. */
    private static final class StubbornStep implements WorkflowStepProvider, WorkflowStep {

        final CompletableFuture<Thread> thread = new CompletableFuture<>();
        final CompletableFuture<Boolean> release = new CompletableFuture<>();

        @Override
        public String type() {
            return "stubborn";
        }

        @Override
        public WorkflowStep create(ConfigNode with) {
            return this;
        }

        @Override
        public StepResult execute(StepContext context) {
            thread.complete(Thread.currentThread());
            release.join();
            return StepResult.succeeded(Map.of());
        }
    }

    /** A step that was compiled against something else. */
    private static final class BrokenStep implements WorkflowStepProvider {

        @Override
        public String type() {
            return "broken";
        }

        @Override
        public WorkflowStep create(ConfigNode with) {
            return context -> {
                throw new LinkageError("an old jar");
            };
        }
    }

    /** An engine whose sessions never learn that their program has ended. */
    private static final class BlindEngine implements AgentEngine {

        @Override
        public EngineInfo info() {
            return EngineInfo.of("blind");
        }

        @Override
        public EngineReadiness probe(EngineProbe probe) {
            throw new IllegalStateException("nobody asks");
        }

        @Override
        public AgentSession open(SessionRequest request, SessionContext context) throws InterruptedException {
            SandboxedProcess program = context.start(
                    Launch.of(List.of("true")), new ProcessSpec.Input.Nothing(), ByteSink.NOWHERE, ByteSink.NOWHERE);
            assertThat(program.await(LONG)).isPresent();
            context.emit(new AgentEvent.Said("My program has ended."));
            return new BlindSession(program);
        }
    }

    private record BlindSession(SandboxedProcess program) implements AgentSession {

        @Override
        public Optional<String> id() {
            return Optional.empty();
        }

        @Override
        public boolean send(String message) {
            return false;
        }

        @Override
        public void interrupt() {}

        @Override
        public Optional<TurnResult> await(Duration limit) throws InterruptedException {
            new CountDownLatch(1).await();
            return Optional.empty();
        }

        @Override
        public void close() {
            program.close();
        }
    }
}

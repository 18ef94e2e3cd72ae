package org.jvmfactory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.Capability;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.sandbox.SandboxProvider;
import org.jvmfactory.testkit.SessionBench;
import org.jvmfactory.testkit.TestSandbox;

/** A sandbox for all tests of a class, a bench for each of them, and what the tests of engines do again and again. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EngineTestBed {

    /** More than any turn here takes, also on a busy machine. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<SessionBench> benches = new CopyOnWriteArrayList<>();
    TestSandbox sandbox;
    SessionBench bench;

    /** Where the sessions run. */
    protected abstract SandboxProvider sandbox();

    /** The engine, whose agents do in each turn of a conversation what is said here; further turns do as the last one. */
    protected abstract AgentEngine engine(List<List<AgentAct>> turns);

    /** What the agents of a bench were told, in order: prompts and further messages, perhaps with something around them. */
    protected abstract List<String> told(SessionBench bench);

    /** Whether an agent of a bench has read this, in whatever way: asked of engines that declare {@link Capability#GATES} or servers. */
    protected boolean hasRead(SessionBench bench, String text) {
        return told(bench).stream().anyMatch(told -> told.contains(text));
    }

    @BeforeAll
    final void make_the_sandbox() {
        sandbox = TestSandbox.of(sandbox());
    }

    @AfterAll
    final void clear_the_sandbox_away() {
        sandbox.close();
    }

    @BeforeEach
    final void set_up_the_bench() {
        bench = bench();
    }

    @AfterEach
    final void end_what_still_runs() {
        benches.forEach(SessionBench::close);
        benches.clear();
    }

    static List<List<AgentAct>> turn(AgentAct... acts) {
        return List.of(List.of(acts));
    }

    /** Whether nothing is asked here, because the engine doesn't say that it can: that is no gap in the tests. */
    static boolean lacks(AgentEngine engine, Capability capability) {
        return !engine.info().can(capability);
    }

    SessionBench bench() {
        SessionBench created = new SessionBench(sandbox);
        benches.add(created);
        return created;
    }

    AgentSession open(AgentEngine engine, String prompt) throws InterruptedException {
        return engine.open(bench.request(prompt), bench);
    }

    TurnResult play(String prompt, AgentAct... acts) throws InterruptedException {
        try (AgentSession session = open(engine(turn(acts)), prompt)) {
            return finish(session);
        }
    }

    static TurnResult finish(AgentSession session) throws InterruptedException {
        return session.await(LIMIT)
                .orElseThrow(() -> new AssertionError("the turn isn't over after " + LIMIT.toSeconds() + " s"));
    }

    void awaitSaid(String text) throws InterruptedException {
        assertThat(bench.await(new AgentEvent.Said(text)::equals, LIMIT))
                .as("the agent says '%s'", text)
                .isTrue();
    }

    static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process that was forked needs a moment to become what it shall be. */
    static void awaitRunning(String marker) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!running(marker)) {
            assertThat(System.nanoTime()).as("time for '%s' to start", marker).isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    static boolean running(String marker) {
        return ProcessHandle.allProcesses()
                .anyMatch(process -> process.info().commandLine().orElse("").contains(marker));
    }
}

package org.jvmfactory.execution;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.sandbox.SandboxedProcess;
import org.jvmfactory.task.Limits;
import org.jvmfactory.watchdog.Repetition;
import org.jvmfactory.watchdog.Vitals;

/** The conversation under way in a run: how the watchdog sees it, and how a word reaches it. Thread-safe. */
final class LiveSession {

    private static final int TOOL_NAME = 60;
    private static final int DOING = 80;

    private final String agent;
    private final Limits limits;
    private final boolean steerable;
    private final InstantSource time;
    private final Instant startedAt;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Vitals.OpenTool> openTools = new LinkedHashMap<>();
    private final Repetition repetition = new Repetition();
    private final List<SandboxedProcess> programs = new ArrayList<>();
    private Instant lastSign;
    private String lastDoing = "it was started";
    private @Nullable Instant programGone;
    private @Nullable Thread talking;
    private @Nullable Instant toldToEnd;
    private @Nullable AgentFailure whyToEnd;
    private boolean turnOver;
    private @Nullable AgentSession session;

    /** @param steerable whether its engine takes words while a turn is under way */
    LiveSession(String agent, Limits limits, boolean steerable, InstantSource time) {
        this.steerable = steerable;
        this.agent = agent;
        this.limits = limits;
        this.time = time;
        this.startedAt = time.instant();
        this.lastSign = startedAt;
    }

    void opened(AgentSession opened) {
        lock.lock();
        try {
            session = opened;
        } finally {
            lock.unlock();
        }
    }

    void started(SandboxedProcess program) {
        lock.lock();
        try {
            programs.add(program);
            programGone = null;
        } finally {
            lock.unlock();
        }
    }

    void saw(AgentEvent event) {
        lock.lock();
        try {
            lastSign = time.instant();
            turnOver = event instanceof AgentEvent.TurnEnded;
            repetition.saw(event);
            if (event instanceof AgentEvent.ToolStarted started) {
                String tool = OneLine.of(started.tool(), TOOL_NAME);
                openTools.put(started.call(), new Vitals.OpenTool(tool, lastSign));
                lastDoing = "tool " + tool + ": " + OneLine.of(started.summary(), DOING);
            } else if (event instanceof AgentEvent.ToolFinished finished) {
                openTools.remove(finished.call());
                lastDoing = "a tool call ended";
            } else if (event instanceof AgentEvent.TurnEnded) {
                openTools.clear();
                lastDoing = "its turn ended";
            } else if (event instanceof AgentEvent.Said said) {
                lastDoing = "it said: " + OneLine.of(said.text(), DOING);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Looks whether any of its programs still runs, which costs a look at the machine's processes. */
    void lookAtPrograms() {
        List<SandboxedProcess> known;
        lock.lock();
        try {
            known = List.copyOf(programs);
        } finally {
            lock.unlock();
        }
        boolean gone = !known.isEmpty() && known.stream().allMatch(SandboxedProcess::defunct);
        lock.lock();
        try {
            if (!gone || !known.equals(programs)) {
                programGone = null;
            } else if (programGone == null) {
                programGone = time.instant();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether a word would reach the turn under way. */
    boolean listens() {
        lock.lock();
        try {
            return steerable && session != null && !turnOver;
        } finally {
            lock.unlock();
        }
    }

    /** A talk, which may be interrupted. */
    interface Talk<T> {
        T hold() throws InterruptedException;
    }

    /** Holds a talk on this thread; where {@link #end} broke it off, what {@code ended} makes of the reason. */
    <T> T hold(Talk<T> talk, Function<AgentFailure, T> ended) throws InterruptedException {
        talking(Thread.currentThread());
        try {
            return talk.hold();
        } catch (InterruptedException e) {
            AgentFailure why = talking(null);
            if (why == null) {
                throw e;
            }
            return ended.apply(why);
        } finally {
            if (talking(null) != null) {
                Thread.interrupted(); // it was for the talk alone, which may have been over just before
            }
        }
    }

    /** Who talks from here on; returns why the talk was to end. */
    private @Nullable AgentFailure talking(@Nullable Thread thread) {
        lock.lock();
        try {
            talking = thread;
            return whyToEnd;
        } finally {
            lock.unlock();
        }
    }

    /** The conversation's id, as far as it is known. */
    Optional<String> id() {
        lock.lock();
        try {
            return Optional.ofNullable(session).flatMap(AgentSession::id);
        } finally {
            lock.unlock();
        }
    }

    /** Breaks the talk off; what it came to then is that it stood still, because of {@code why}. */
    void stall(String why) {
        end(AgentFailure.of(FailureClass.STALLED, why));
    }

    /** Breaks the talk off; it came to {@code why}. Never blocks. */
    void end(AgentFailure why) {
        lock.lock();
        try {
            if (talking != null && toldToEnd == null) {
                toldToEnd = time.instant();
                whyToEnd = why;
                talking.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** False where nobody could take the word. */
    boolean send(String text) {
        AgentSession current;
        lock.lock();
        try {
            current = session;
        } finally {
            lock.unlock();
        }
        return current != null && current.send(text);
    }

    Vitals.Session vitals() {
        lock.lock();
        try {
            return new Vitals.Session(
                    agent,
                    new Vitals.Signs(startedAt, lastSign, lastDoing),
                    openTools.values().stream().findFirst(),
                    repetition.longest().map(LiveSession::readable),
                    Optional.ofNullable(programGone).filter(since -> !turnOver),
                    Optional.ofNullable(toldToEnd),
                    limits);
        } finally {
            lock.unlock();
        }
    }

    private static Repetition.Found readable(Repetition.Found found) {
        return new Repetition.Found(
                found.tools().stream().map(tool -> OneLine.of(tool, TOOL_NAME)).toList(), found.times());
    }
}

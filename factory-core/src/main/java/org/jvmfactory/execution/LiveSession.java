package org.jvmfactory.execution;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.task.Limits;
import org.jvmfactory.watchdog.Vitals;

/** The conversation under way in a run: how the watchdog sees it, and how a word reaches it. Thread-safe. */
final class LiveSession {

    private static final Duration TOOL_LIMIT = Duration.ofHours(1);

    private final String agent;
    private final Limits limits;
    private final InstantSource time;
    private final Instant startedAt;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Instant> openTools = new LinkedHashMap<>();
    private Instant lastSign;
    private String lastDoing = "it was started";
    private @Nullable AgentSession session;

    LiveSession(String agent, Limits limits, InstantSource time) {
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

    void saw(AgentEvent event) {
        lock.lock();
        try {
            lastSign = time.instant();
            if (event instanceof AgentEvent.ToolStarted started) {
                openTools.put(started.call(), lastSign);
                lastDoing = "tool " + started.tool() + ": " + started.summary();
            } else if (event instanceof AgentEvent.ToolFinished finished) {
                openTools.remove(finished.call());
                lastDoing = "a tool call ended";
            } else if (event instanceof AgentEvent.TurnEnded) {
                openTools.clear();
                lastDoing = "its turn ended";
            } else if (event instanceof AgentEvent.Said said) {
                lastDoing = "it said: " + OneLine.of(said.text(), 80);
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
            Optional<Instant> open = openTools.values().stream().findFirst();
            return new Vitals.Session(
                    agent,
                    startedAt,
                    lastSign,
                    lastDoing,
                    open,
                    limits.total().orElseThrow(),
                    limits.silence().orElseThrow(),
                    TOOL_LIMIT);
        } finally {
            lock.unlock();
        }
    }
}

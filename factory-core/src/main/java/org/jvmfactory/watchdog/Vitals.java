package org.jvmfactory.watchdog;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a run at work.
 *
 * @param activeBefore how long its finished steps worked
 * @param workingSince since when the present step works
 * @param runLimit total time of the run
 * @param session the conversation under way
 */
public record Vitals(Duration activeBefore, Instant workingSince, Duration runLimit, Optional<Session> session) {

    public Vitals {
        requireNonNull(activeBefore, "activeBefore");
        requireNonNull(workingSince, "workingSince");
        requireNonNull(runLimit, "runLimit");
        requireNonNull(session, "session");
    }

    /**
     * A conversation under way.
     *
     * @param lastSign when it was last heard of
     * @param lastDoing what it was doing then, for a person
     * @param openTool since when its oldest unfinished tool call runs
     * @param limit total time of the session
     * @param silence the longest time without a sign while no tool call is open
     * @param toolLimit the longest time for one tool call
     */
    public record Session(
            String agent,
            Instant startedAt,
            Instant lastSign,
            String lastDoing,
            Optional<Instant> openTool,
            Duration limit,
            Duration silence,
            Duration toolLimit) {
        public Session {
            requireNonNull(agent, "agent");
            requireNonNull(startedAt, "startedAt");
            requireNonNull(lastSign, "lastSign");
            requireNonNull(lastDoing, "lastDoing");
            requireNonNull(openTool, "openTool");
            requireNonNull(limit, "limit");
            requireNonNull(silence, "silence");
            requireNonNull(toolLimit, "toolLimit");
        }
    }
}

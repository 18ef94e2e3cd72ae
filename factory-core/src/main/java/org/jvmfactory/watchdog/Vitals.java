package org.jvmfactory.watchdog;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jvmfactory.task.Limits;

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
     * @param signs what was last heard of it
     * @param openTool its oldest unfinished tool call
     * @param repeated what it does again and again
     * @param programGone since when its program is known to have ended, though the conversation has not
     * @param toldToEnd since when it is to end, because an earlier judgement said so
     * @param limits complete but for turns and money
     */
    public record Session(
            String agent,
            Signs signs,
            Optional<OpenTool> openTool,
            Optional<Repetition.Found> repeated,
            Optional<Instant> programGone,
            Optional<Instant> toldToEnd,
            Limits limits) {
        public Session {
            requireNonNull(agent, "agent");
            requireNonNull(signs, "signs");
            requireNonNull(openTool, "openTool");
            requireNonNull(repeated, "repeated");
            requireNonNull(programGone, "programGone");
            requireNonNull(toldToEnd, "toldToEnd");
            requireNonNull(limits, "limits");
        }
    }

    /**
     * The signs of life of a conversation.
     *
     * @param last when it was last heard of
     * @param doing what it was doing then, for a person
     */
    public record Signs(Instant startedAt, Instant last, String doing) {
        public Signs {
            requireNonNull(startedAt, "startedAt");
            requireNonNull(last, "last");
            requireNonNull(doing, "doing");
        }
    }

    /** A tool call that has begun and not ended. */
    public record OpenTool(String tool, Instant since) {
        public OpenTool {
            requireNonNull(tool, "tool");
            requireNonNull(since, "since");
        }
    }
}

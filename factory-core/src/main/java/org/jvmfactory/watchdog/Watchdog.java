package org.jvmfactory.watchdog;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jvmfactory.task.RunEnd;

/** Says whether a run or its conversation must end, and why: a pure function of what is known of it and the time. */
public final class Watchdog {

    /**
     * How long a session may take to notice that its program has ended: longer than the minute after which is looked again, because a
     * first look may come before the program is there.
     */
    static final Duration NOTICE_LIMIT = Duration.ofSeconds(90);

    /** How long a driver may take to stop when it is told to. */
    static final Duration STOP_LIMIT = Duration.ofMinutes(5);

    /** How long a driver may be at work with no step under way. */
    static final Duration BETWEEN_LIMIT = Duration.ofHours(1);

    private Watchdog() {}

    /** How much must end. */
    public enum Reach {
        /** The conversation under way: its step has failed, and may be tried again. */
        CONVERSATION,
        RUN
    }

    /** That a run, or the conversation under way in it, must end. {@code reason} names the limit and the last sign of life. */
    public record Judgement(Reach reach, RunEnd end, String reason) {}

    public static Optional<Judgement> judge(Vitals vitals, Instant now) {
        Duration active = vitals.activeBefore().plus(Duration.between(vitals.workingSince(), now));
        if (active.compareTo(vitals.runLimit()) >= 0) {
            return Optional.of(new Judgement(
                    Reach.RUN,
                    RunEnd.TIMED_OUT,
                    "the run has worked for " + words(active) + ", its total limit is " + words(vitals.runLimit())
                            + vitals.session()
                                    .map(session -> "; " + last(session, now))
                                    .orElse("")));
        }
        return vitals.session().flatMap(session -> judge(session, now));
    }

    /** Whether a driver is gone or stuck, so that its run must end. */
    public static Optional<Judgement> judge(Pulse pulse, Instant now) {
        if (!pulse.threadAlive()) {
            return stalled("the thread that drove the run is gone");
        }
        if (pulse.toldToStop().isPresent()) {
            return over(pulse.toldToStop().get(), STOP_LIMIT, now)
                    .flatMap(time -> stalled("what drives the run was told to stop " + words(time)
                            + " ago and hasn't, the limit is " + words(STOP_LIMIT)));
        }
        return pulse.betweenSteps()
                .flatMap(since -> over(since, BETWEEN_LIMIT, now))
                .flatMap(time -> stalled("Factory itself has been busy with no step under way for " + words(time)
                        + ", the limit is " + words(BETWEEN_LIMIT)));
    }

    private static Optional<Judgement> judge(Vitals.Session session, Instant now) {
        if (session.toldToEnd().isPresent()) {
            return over(session.toldToEnd().get(), STOP_LIMIT, now)
                    .flatMap(time -> stalled("the session of agent '" + session.agent() + "' was told to end "
                            + words(time) + " ago and hasn't, the limit is " + words(STOP_LIMIT) + "; "
                            + last(session, now)));
        }
        return total(session, now)
                .or(() -> gone(session, now))
                .or(() -> repeated(session, now))
                .or(() -> session.openTool()
                        .map(open -> tool(session, open, now))
                        .orElseGet(() -> silence(session, now)));
    }

    private static Optional<Judgement> total(Vitals.Session session, Instant now) {
        Duration limit = session.limits().total().orElseThrow();
        return over(session.signs().startedAt(), limit, now)
                .map(total -> new Judgement(
                        Reach.RUN,
                        RunEnd.TIMED_OUT,
                        "agent '" + session.agent() + "' has worked for " + words(total) + ", its limit is "
                                + words(limit) + "; " + last(session, now)));
    }

    private static Optional<Judgement> gone(Vitals.Session session, Instant now) {
        return session.programGone()
                .flatMap(since -> over(since, NOTICE_LIMIT, now))
                .flatMap(gone -> silent("the program of agent '" + session.agent() + "' has been gone for "
                        + words(gone) + " and its session hasn't ended, the limit is " + words(NOTICE_LIMIT) + "; "
                        + last(session, now)));
    }

    private static Optional<Judgement> repeated(Vitals.Session session, Instant now) {
        int limit = session.limits().repeats().orElseThrow();
        return session.repeated()
                .filter(found -> limit > 0 && found.times() >= limit)
                .flatMap(found -> stalled("agent '" + session.agent() + "' repeats itself: " + words(found)
                        + ", the limit is " + limit + "; " + last(session, now)));
    }

    private static Optional<Judgement> tool(Vitals.Session session, Vitals.OpenTool open, Instant now) {
        Duration limit = session.limits().tool().orElseThrow();
        return over(open.since(), limit, now)
                .flatMap(time -> silent("a call of tool " + open.tool() + " by agent '" + session.agent()
                        + "' has been open for " + words(time) + ", the tool limit is " + words(limit) + "; "
                        + last(session, now)));
    }

    private static Optional<Judgement> silence(Vitals.Session session, Instant now) {
        Duration limit = session.limits().silence().orElseThrow();
        return over(session.signs().last(), limit, now)
                .flatMap(silent -> silent("nothing was heard of agent '" + session.agent() + "' for " + words(silent)
                        + ", the silence limit is " + words(limit) + "; " + last(session, now)));
    }

    private static Optional<Judgement> stalled(String reason) {
        return Optional.of(new Judgement(Reach.RUN, RunEnd.STALLED, reason));
    }

    private static Optional<Judgement> silent(String reason) {
        return Optional.of(new Judgement(Reach.CONVERSATION, RunEnd.STALLED, reason));
    }

    /** The time since {@code start}, where it has reached {@code limit}. */
    private static Optional<Duration> over(Instant start, Duration limit, Instant now) {
        return Optional.of(Duration.between(start, now)).filter(time -> time.compareTo(limit) >= 0);
    }

    private static String last(Vitals.Session session, Instant now) {
        Vitals.Signs signs = session.signs();
        return "the last sign of life was " + words(Duration.between(signs.last(), now)) + " ago: " + signs.doing();
    }

    private static String words(Repetition.Found found) {
        return switch (found.tools().size()) {
            case 0 -> "it said the same " + found.times() + " times in a row";
            case 1 ->
                "tool " + found.tools().get(0) + " was called " + found.times()
                        + " times in a row with the same input and the same outcome";
            default ->
                "tools " + String.join(", ", found.tools()) + " were called in turn " + found.times()
                        + " times in a row with the same inputs and the same outcomes";
        };
    }

    /** As a person says it: {@code 1 h 5 min}, {@code 12 s}. */
    static String words(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 1) {
            return duration.toMillis() + " ms";
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
        }
        return seconds / 3600 + " h" + (seconds % 3600 < 60 ? "" : " " + seconds % 3600 / 60 + " min");
    }
}

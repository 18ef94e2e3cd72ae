package org.jvmfactory.watchdog;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jvmfactory.task.RunEnd;

/** Says whether a run must end, and why: a pure function of its vitals and the time. */
public final class Watchdog {

    private Watchdog() {}

    /** That a run must end. {@code reason} names the limit and the last sign of life. */
    public record Judgement(RunEnd end, String reason) {}

    public static Optional<Judgement> judge(Vitals vitals, Instant now) {
        Duration active = vitals.activeBefore().plus(Duration.between(vitals.workingSince(), now));
        if (active.compareTo(vitals.runLimit()) >= 0) {
            return Optional.of(new Judgement(
                    RunEnd.TIMED_OUT,
                    "the run has worked for " + words(active) + ", its total limit is " + words(vitals.runLimit())
                            + vitals.session()
                                    .map(session -> "; " + last(session, now))
                                    .orElse("")));
        }
        return vitals.session().flatMap(session -> judge(session, now));
    }

    private static Optional<Judgement> judge(Vitals.Session session, Instant now) {
        Duration total = Duration.between(session.startedAt(), now);
        if (total.compareTo(session.limit()) >= 0) {
            return Optional.of(new Judgement(
                    RunEnd.TIMED_OUT,
                    "agent '" + session.agent() + "' has worked for " + words(total) + ", its limit is "
                            + words(session.limit()) + "; " + last(session, now)));
        }
        if (session.openTool().isPresent()) {
            Duration open = Duration.between(session.openTool().get(), now);
            if (open.compareTo(session.toolLimit()) >= 0) {
                return Optional.of(new Judgement(
                        RunEnd.STALLED,
                        "a tool call of agent '" + session.agent() + "' has run for " + words(open) + ", the limit is "
                                + words(session.toolLimit()) + "; " + last(session, now)));
            }
            return Optional.empty();
        }
        Duration silent = Duration.between(session.lastSign(), now);
        if (silent.compareTo(session.silence()) >= 0) {
            return Optional.of(new Judgement(
                    RunEnd.STALLED,
                    "nothing was heard of agent '" + session.agent() + "' for " + words(silent)
                            + ", the silence limit is " + words(session.silence()) + "; " + last(session, now)));
        }
        return Optional.empty();
    }

    private static String last(Vitals.Session session, Instant now) {
        return "the last sign of life was " + words(Duration.between(session.lastSign(), now)) + " ago: "
                + session.lastDoing();
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

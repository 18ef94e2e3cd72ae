package org.jvmfactory.policy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.journal.Event;
import org.jvmfactory.task.TaskId;

/**
 * What an engine's stream says of it, and what follows from that: pure. It is well; or it failed some times in a row; or it is shut, and
 * once its pause is over one task at a time tries it. Immutable.
 *
 * @param failures in a row
 * @param last what was said of the last one; empty text where there is none
 * @param shut until when it is left alone
 * @param trial who tries it
 * @param quotas what its account has used up, by the provider's name of it
 * @param moved what the version of its CLI that was seen last printed and nobody could read
 */
public record EngineHealth(
        int failures,
        String last,
        Optional<Instant> shut,
        Optional<Event.EngineTried> trial,
        Map<String, Event.QuotaUsedUp> quotas,
        Optional<Event.EngineMoved> moved) {

    /** Of an engine of which nothing is known. */
    public static final EngineHealth WELL =
            new EngineHealth(0, "", Optional.empty(), Optional.empty(), Map.of(), Optional.empty());

    /** When to ask again whether a trial is over. */
    private static final Duration SOON = Duration.ofMinutes(1);

    private static final int MOST_SHAPES = 20;

    /** The engine, its provider or the time it took failed. */
    private static final Set<FailureClass> COUNTED = Set.of(
            FailureClass.OVERLOADED,
            FailureClass.NETWORK,
            FailureClass.CRASHED,
            FailureClass.STALLED,
            FailureClass.RATE_LIMITED);

    /** The model answered; what it came to is the task's own. */
    private static final Set<FailureClass> ANSWERED = Set.of(
            FailureClass.SCHEMA,
            FailureClass.REFUSED,
            FailureClass.MAX_TURNS,
            FailureClass.BUDGET,
            FailureClass.CONTEXT_FULL);

    public EngineHealth {
        requireNonNull(last, "last");
        requireNonNull(shut, "shut");
        requireNonNull(trial, "trial");
        quotas = Map.copyOf(quotas);
        requireNonNull(moved, "moved");
    }

    /** What the end of a conversation says about its engine. */
    public enum Sign {
        WELL,
        FAILED,
        /** What its account may use is used up. */
        USED_UP,
        /** Nothing. */
        NONE
    }

    /** What it says that a conversation ended so. */
    public static Sign sign(Optional<AgentFailure> failure) {
        if (failure.isEmpty()) {
            return Sign.WELL;
        }
        FailureClass kind = failure.get().kind();
        if (kind == FailureClass.RATE_LIMITED && failure.get().resetAt().isPresent()) {
            return Sign.USED_UP;
        }
        if (COUNTED.contains(kind)) {
            return Sign.FAILED;
        }
        return ANSWERED.contains(kind) ? Sign.WELL : Sign.NONE;
    }

    EngineHealth after(Event event) {
        if (event instanceof Event.EngineFailed failed) {
            return new EngineHealth(failures + 1, failed.kind() + ": " + failed.reason(), shut, trial, quotas, moved);
        }
        if (event instanceof Event.EngineShut closed) {
            return new EngineHealth(failures, last, Optional.of(closed.until()), Optional.empty(), quotas, moved);
        }
        if (event instanceof Event.EngineTried tried) {
            return new EngineHealth(failures, last, shut, Optional.of(tried), quotas, moved);
        }
        if (event instanceof Event.EngineRecovered) {
            return new EngineHealth(0, "", Optional.empty(), Optional.empty(), quotas, moved);
        }
        if (event instanceof Event.QuotaUsedUp used) {
            Map<String, Event.QuotaUsedUp> all = new LinkedHashMap<>(quotas);
            all.put(used.window(), used);
            return new EngineHealth(failures, last, shut, trial, all, moved);
        }
        if (event instanceof Event.EngineMoved now) {
            return new EngineHealth(failures, last, shut, trial, quotas, Optional.of(now));
        }
        return this;
    }

    /** Why {@code task} isn't to work with it now; empty where nothing is in the way. */
    Optional<Obstacle> obstacle(String engine, Optional<String> model, TaskId task, Instant now) {
        return used(engine, model, now).or(() -> broken(engine, task, now));
    }

    /** Whether who uses it now does so on trial. */
    boolean onTrial() {
        return shut.isPresent();
    }

    /** What is to be written where a conversation of {@code task} failed. */
    List<Event> failed(Event.EngineFailed failed, BreakerConfig config, Instant now) {
        List<Event> events = new ArrayList<>(List.of(failed));
        boolean tried = trial.filter(mine -> mine.task().equals(failed.task())).isPresent();
        boolean often = config.failures() > 0 && failures + 1 >= config.failures();
        if (often && (shut.isEmpty() || tried)) {
            events.add(new Event.EngineShut(failed.engine(), failures + 1, now.plus(config.pause())));
        }
        return events;
    }

    /** What is to be written where {@code version} of its CLI printed lines of such shapes that nobody can read. */
    List<Event> moved(String engine, String version, Set<String> shapes) {
        Set<String> all = new TreeSet<>(shapes);
        moved.filter(known -> known.version().equals(version)).ifPresent(known -> all.addAll(known.shapes()));
        List<String> kept = all.stream().limit(MOST_SHAPES).toList();
        boolean known = moved.filter(before ->
                        before.version().equals(version) && before.shapes().equals(kept))
                .isPresent();
        return known ? List.of() : List.of(new Event.EngineMoved(engine, version, kept));
    }

    /** What a person should know of it now, a line each. */
    public List<String> describe(Instant now) {
        List<String> lines = new ArrayList<>();
        shut.ifPresent(until -> lines.add(
                now.isBefore(until)
                        ? "left alone until " + until + " after " + times() + "; the last: " + last
                        : "to be tried by one task, after " + times() + "; the last: " + last));
        if (shut.isEmpty() && failures > 0) {
            lines.add("has " + times() + "; the last: " + last);
        }
        quotas.values().stream()
                .filter(used -> now.isBefore(used.until()))
                .forEach(used -> lines.add("its quota '" + used.window() + "' is used up until " + used.until()));
        moved.filter(seen -> !seen.shapes().isEmpty())
                .ifPresent(seen -> lines.add("version " + seen.version()
                        + " printed what this version of Factory can't read: " + String.join(", ", seen.shapes())));
        return lines;
    }

    private String times() {
        return failures + (failures == 1 ? " failure" : " failures") + " in a row";
    }

    private Optional<Obstacle> used(String engine, Optional<String> model, Instant now) {
        return quotas.values().stream()
                .filter(used -> now.isBefore(used.until()) && concerns(used, model))
                .max((one, other) -> one.until().compareTo(other.until()))
                .map(used -> new Obstacle(
                        "the quota '" + used.window() + "' of engine '" + engine + "' is used up", true, used.until()));
    }

    /** A window that is named after the model with which it was used up holds for that model's family alone. */
    private static boolean concerns(Event.QuotaUsedUp used, Optional<String> model) {
        Optional<String> family = used.model().flatMap(found -> family(used.window(), found));
        return family.isEmpty()
                || model.isEmpty()
                || model.get().toLowerCase(Locale.ROOT).contains(family.get());
    }

    private static Optional<String> family(String window, String model) {
        for (String word : window.toLowerCase(Locale.ROOT).split("_", -1)) {
            if (word.length() > 2 && model.toLowerCase(Locale.ROOT).contains(word)) {
                return Optional.of(word);
            }
        }
        return Optional.empty();
    }

    private Optional<Obstacle> broken(String engine, TaskId task, Instant now) {
        if (shut.isEmpty()) {
            return Optional.empty();
        }
        if (now.isBefore(shut.get())) {
            return Optional.of(
                    new Obstacle("engine '" + engine + "' has " + times() + "; the last: " + last, false, shut.get()));
        }
        return trial.filter(
                        other -> now.isBefore(other.until()) && !other.task().equals(task))
                .map(other -> new Obstacle(
                        "engine '" + engine + "' had " + times() + ", and task '" + other.task()
                                + "' tries it just now",
                        false,
                        earlier(other.until(), now.plus(SOON))));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}

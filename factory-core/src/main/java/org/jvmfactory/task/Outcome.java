package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a task came to so far, with all its runs: one for each pull request, however often it was pushed to. Titles, reasons, paths and
 * findings are data of others. Immutable.
 *
 * @param repository its URL or path, without a login
 * @param tier the risk that was last assessed, as {@code low}
 * @param checks what the steps that judge, and failing checks of the code host, said last, each once
 * @param files those that the change touches when its last run ended, as far as they are known
 * @param filesChanged how many these are in all
 * @param rounds how often the judge that judged most often did so again
 * @param remediations how often something was mended
 * @param uses the types of the steps that were begun
 * @param at when the last run ended
 * @param forgotten whether only a stone is left, which knows of the last end, the cost and the pull request alone
 */
public record Outcome(
        TaskId task,
        String title,
        String repository,
        TaskStatus status,
        Result result,
        List<Run> runs,
        Optional<String> tier,
        List<Check> checks,
        List<ChangedFile> files,
        int filesChanged,
        List<Found> findings,
        int rounds,
        int remediations,
        Cost cost,
        List<Worker> workers,
        Optional<Published> published,
        Set<String> uses,
        Instant submittedAt,
        Instant at,
        boolean forgotten) {

    /** What the checks say together. */
    public enum Result {
        CLEAN,
        TESTS_FAILED,
        REVIEW_FAILED,
        /** The risk gate stopped it. */
        BLOCKED
    }

    public Outcome {
        requireNonNull(task, "task");
        requireNonNull(title, "title");
        requireNonNull(repository, "repository");
        requireNonNull(status, "status");
        requireNonNull(result, "result");
        runs = List.copyOf(runs);
        requireNonNull(tier, "tier");
        checks = List.copyOf(checks);
        files = List.copyOf(files);
        findings = List.copyOf(findings);
        requireNonNull(cost, "cost");
        workers = List.copyOf(workers);
        requireNonNull(published, "published");
        uses = Set.copyOf(uses);
        requireNonNull(submittedAt, "submittedAt");
        requireNonNull(at, "at");
    }

    /** What the agents of all its runs used. */
    public Usage usage() {
        return workers.stream().map(Worker::usage).reduce(Usage.NONE, Usage::plus);
    }

    /** How long steps have worked, waiting not counted. */
    public Duration active() {
        return runs.stream().map(Run::active).reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * A run of it.
     *
     * @param end empty while it is under way
     */
    public record Run(
            RunId id,
            String cause,
            Optional<RunEnd> end,
            String reason,
            Instant startedAt,
            Optional<Instant> endedAt,
            Duration active) {
        public Run {
            requireNonNull(id, "id");
            requireNonNull(cause, "cause");
            requireNonNull(end, "end");
            requireNonNull(reason, "reason");
            requireNonNull(startedAt, "startedAt");
            requireNonNull(endedAt, "endedAt");
            requireNonNull(active, "active");
        }
    }

    /**
     * What said whether the change is well.
     *
     * @param name the step's id, or the check's name at the code host
     * @param uses the step's type; {@code code-host} for a check there
     * @param state what it said last
     * @param times how often it spoke
     * @param failures how often it had something against the change
     */
    public record Check(String name, String uses, State state, int times, int failures) {
        public Check {
            requireNonNull(name, "name");
            requireNonNull(uses, "uses");
            requireNonNull(state, "state");
        }

        /** What a check says. */
        public enum State {
            PASSED,
            FAILED,
            /** It had nothing to look at. */
            SKIPPED,
            /** It was cut off. */
            CANCELLED
        }
    }

    /**
     * A problem that was found in the change.
     *
     * @param step the id of the step that found it
     * @param uses the type of that step
     * @param rounds in how many judgements it stands
     */
    public record Found(String step, String uses, Finding finding, Fate fate, int rounds) {
        public Found {
            requireNonNull(step, "step");
            requireNonNull(uses, "uses");
            requireNonNull(finding, "finding");
            requireNonNull(fate, "fate");
        }
    }

    /**
     * An engine and model that really worked, in one role.
     *
     * @param uses the type of the step it worked in
     * @param fallback whether it worked in place of another
     */
    public record Worker(
            String agent,
            String uses,
            String engine,
            Optional<String> model,
            Usage usage,
            Cost cost,
            boolean writes,
            boolean fallback) {
        public Worker {
            requireNonNull(agent, "agent");
            requireNonNull(uses, "uses");
            requireNonNull(engine, "engine");
            requireNonNull(model, "model");
            requireNonNull(usage, "usage");
            requireNonNull(cost, "cost");
        }
    }

    /**
     * Its pull request.
     *
     * @param number empty where its code host has none
     * @param verdict what people made of it
     * @param by what is known of who did so and how, in words
     * @param edited whether people pushed to its branch, as far as is known
     */
    public record Published(
            String url,
            Optional<Integer> number,
            String branch,
            Instant at,
            Verdict verdict,
            Optional<Instant> settledAt,
            String by,
            boolean edited) {
        public Published {
            requireNonNull(url, "url");
            requireNonNull(number, "number");
            requireNonNull(branch, "branch");
            requireNonNull(at, "at");
            requireNonNull(verdict, "verdict");
            requireNonNull(settledAt, "settledAt");
            requireNonNull(by, "by");
        }

        /** What people made of a pull request. */
        public enum Verdict {
            OPEN,
            MERGED,
            CLOSED
        }
    }
}

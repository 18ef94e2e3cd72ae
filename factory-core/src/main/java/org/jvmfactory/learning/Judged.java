package org.jvmfactory.learning;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.journal.Visits;
import org.jvmfactory.task.News;
import org.jvmfactory.task.Outcome.Check;
import org.jvmfactory.task.Outcome.Check.State;
import org.jvmfactory.task.Outcome.Found;
import org.jvmfactory.task.Outcome.Result;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Visit;

/** What steps and the code host said of a task's change. What stands in branches may be about work that lost, and doesn't count. */
record Judged(List<Check> checks, List<Found> findings) {

    static final String CODE_HOST = "code-host";
    static final String GATE = "risk-gate";
    static final String TESTS = "verify";
    static final Set<String> REVIEWS = Set.of("review", "spec-audit");

    Judged {
        checks = List.copyOf(checks);
        findings = List.copyOf(findings);
    }

    static Judged of(TaskView view) {
        Reading reading = new Reading();
        view.runs().forEach(reading::take);
        String base = view.workspace().map(Event.WorkspaceReady::base).orElse("");
        List<Found> findings = FindingHistory.of(Visits.of(view, base)).judges().stream()
                .flatMap(judge -> judge.entries().stream().map(entry -> found(judge.last(), entry)))
                .toList();
        return new Judged(List.copyOf(reading.checks.values()), findings);
    }

    private static Found found(Visit judge, FindingHistory.Entry entry) {
        return new Found(judge.path().name(), judge.uses(), entry.finding(), entry.fate(), entry.rounds());
    }

    Result result() {
        if (fails(Set.of(GATE))) {
            return Result.BLOCKED;
        }
        if (fails(Set.of(TESTS, CODE_HOST))) {
            return Result.TESTS_FAILED;
        }
        return fails(REVIEWS) ? Result.REVIEW_FAILED : Result.CLEAN;
    }

    private boolean fails(Set<String> types) {
        return checks.stream().anyMatch(check -> types.contains(check.uses()) && check.state() == State.FAILED);
    }

    /** What the runs say, one after the other. */
    private static final class Reading {

        private final Map<String, Check> checks = new LinkedHashMap<>();

        void take(RunView run) {
            run.news().forEach(this::news);
            run.steps().stream()
                    .filter(step -> step.path().branch().isEmpty())
                    .sorted(Comparator.comparing(step -> step.finishedAt().orElse(Instant.MAX)))
                    .forEach(step -> step(step, run.end()));
        }

        /** Checks of the code host; all that failed hold when somebody says that all do. */
        private void news(News news) {
            if (news.kind() == News.Kind.CHECKS_FAILED) {
                String[] parts = news.source().split("/", 3);
                said(parts[parts.length - 1], CODE_HOST, State.FAILED);
            } else if (news.kind() == News.Kind.CHECKS_PASSED) {
                checks.replaceAll((name, check) -> check.uses().equals(CODE_HOST)
                        ? new Check(check.name(), CODE_HOST, State.PASSED, check.times() + 1, check.failures())
                        : check);
            }
        }

        private void step(StepView step, Optional<RunEnd> end) {
            String name = step.path().name();
            boolean speaks = step.uses().equals(GATE) || step.uses().equals(TESTS) || REVIEWS.contains(step.uses());
            if (step.result().isPresent() && step.result().get() instanceof StepResult.Judged judged) {
                said(name, step.uses(), judged.verdict().hasIssues() ? State.FAILED : State.PASSED);
            } else if (speaks) {
                state(step, end).ifPresent(state -> said(name, step.uses(), state));
            }
        }

        private static Optional<State> state(StepView step, Optional<RunEnd> end) {
            if (step.result().isEmpty() || step.result().get() instanceof StepResult.Waits) {
                return end.map(how -> State.CANCELLED);
            }
            StepResult result = step.result().get();
            if (result instanceof StepResult.Failed) {
                return Optional.of(State.FAILED);
            }
            return Optional.of("true".equals(result.outputs().get("skipped")) ? State.SKIPPED : State.PASSED);
        }

        private void said(String name, String uses, State state) {
            int failed = state == State.FAILED ? 1 : 0;
            checks.merge(
                    name,
                    new Check(name, uses, state, 1, failed),
                    (before, now) -> new Check(name, uses, state, before.times() + 1, before.failures() + failed));
        }
    }
}

package org.jvmfactory.learning;

import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jvmfactory.task.ChangedFile;
import org.jvmfactory.task.Outcome;
import org.jvmfactory.task.Outcome.Check;
import org.jvmfactory.task.Outcome.Result;
import org.jvmfactory.task.Outcome.Worker;

/**
 * An outcome as AgentFactory logs it, under its names and with its words, so that what reads its log reads this.
 *
 * @param clean makes a text fit to be given out
 */
record AgentFactoryRecord(UnaryOperator<String> clean) {

    private static final Set<String> TIERS = Set.of("high", "medium", "low");

    Optional<Map<String, Object>> of(Outcome outcome) {
        return outcome.published().map(published -> record(outcome, published));
    }

    private Map<String, Object> record(Outcome outcome, Outcome.Published published) {
        Optional<Worker> writer = worker(outcome, Worker::writes);
        String model = writer.flatMap(Worker::model).map(clean).orElse("");
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("outcome", result(outcome.result()));
        all.put("pr_url", clean.apply(published.url()));
        all.put("pr_number", published.number().orElse(0));
        all.put("branch", clean.apply(published.branch()));
        all.put("risk_tier", outcome.tier().filter(TIERS::contains).orElse("unknown"));
        all.put("checks", checks(outcome));
        all.put(
                "files_changed",
                outcome.files().stream().map(ChangedFile::path).map(clean).toList());
        all.put("review_findings", findings(outcome));
        all.put("run_id", last(outcome));
        all.put("timestamp", DateTimeFormatter.ISO_INSTANT.format(outcome.at().truncatedTo(ChronoUnit.SECONDS)));
        all.put("model", model);
        all.put(
                "review_model",
                worker(outcome, it -> it.uses().equals("review"))
                        .flatMap(Worker::model)
                        .map(clean)
                        .orElse(""));
        all.put("provider", provider(writer.map(Worker::engine).orElse(""), model));
        all.put("cost_usd", outcome.cost().money().usd());
        all.put("turns_total", outcome.usage().turns());
        all.put("engine", writer.map(Worker::engine).map(clean).orElse(""));
        all.put("duration_ms", outcome.active().toMillis());
        all.put("num_turns", outcome.usage().turns());
        return all;
    }

    private static String result(Result result) {
        return switch (result) {
            case CLEAN -> "clean";
            case TESTS_FAILED -> "tests-failed";
            case REVIEW_FAILED -> "review-failed";
            case BLOCKED -> "blocked";
        };
    }

    private static Map<String, String> checks(Outcome outcome) {
        Map<String, String> checks = new LinkedHashMap<>();
        checks.put("gate", state(outcome, Set.of(Judged.GATE)));
        checks.put("tests", state(outcome, Set.of(Judged.TESTS, Judged.CODE_HOST)));
        checks.put("review", state(outcome, Set.of("review")));
        checks.put("spec_audit", state(outcome, Set.of("spec-audit")));
        return checks;
    }

    /** What all checks of a kind say together: the worst of them. */
    private static String state(Outcome outcome, Set<String> types) {
        List<Check.State> states = outcome.checks().stream()
                .filter(check -> types.contains(check.uses()))
                .map(Check::state)
                .toList();
        if (states.contains(Check.State.FAILED)) {
            return "failure";
        }
        if (states.contains(Check.State.CANCELLED)) {
            return "cancelled";
        }
        return states.contains(Check.State.PASSED) ? "success" : "skipped";
    }

    /** What reviewers and auditors held against the change, each on one line. */
    private List<String> findings(Outcome outcome) {
        return outcome.findings().stream()
                .filter(found -> Judged.REVIEWS.contains(found.uses())
                        && found.finding().severity().blocking())
                .map(found -> clean.apply(found.finding().message())
                        .replaceAll("[\\p{Cc}\\s]+", " ")
                        .strip())
                .distinct()
                .toList();
    }

    private static String last(Outcome outcome) {
        return outcome.runs().isEmpty()
                ? outcome.task().value()
                : outcome.runs().get(outcome.runs().size() - 1).id().toString();
    }

    private static Optional<Worker> worker(Outcome outcome, Predicate<Worker> wanted) {
        Stream<Worker> all = outcome.workers().stream().filter(wanted);
        return all.findFirst();
    }

    /** A slash is in the names of OpenRouter's models alone; an engine that says where it gets its models from is believed. */
    private static String provider(String engine, String model) {
        int at = engine.indexOf('@');
        if (at >= 0) {
            return engine.substring(at + 1);
        }
        return model.contains("/") ? "openrouter" : engine.startsWith("codex") ? "openai" : "anthropic";
    }
}

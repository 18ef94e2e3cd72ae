package org.jvmfactory.learning;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.ChangedFile;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Outcome;
import org.jvmfactory.task.Usage;

/**
 * An outcome as maps, lists, texts and numbers.
 *
 * @param clean makes a text fit to be given out
 */
record FactoryRecord(UnaryOperator<String> clean) {

    Map<String, Object> of(Outcome outcome) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("v", 1);
        all.put("task", outcome.task().value());
        all.put("title", text(outcome.title()));
        all.put("repository", text(outcome.repository()));
        all.put("status", ConfigNode.spelling(outcome.status()));
        all.put("result", ConfigNode.spelling(outcome.result()));
        outcome.published().ifPresent(published -> all.put("pullRequest", published(published)));
        outcome.tier().ifPresent(tier -> all.put("tier", text(tier)));
        all.put("runs", outcome.runs().stream().map(this::run).toList());
        all.put("checks", outcome.checks().stream().map(this::check).toList());
        all.put("filesChanged", outcome.filesChanged());
        all.put("files", outcome.files().stream().map(this::file).toList());
        all.put("findings", outcome.findings().stream().map(this::found).toList());
        all.put("rounds", outcome.rounds());
        all.put("remediations", outcome.remediations());
        cost(all, outcome.cost());
        usage(all, outcome.usage());
        all.put("activeMs", outcome.active().toMillis());
        all.put("engines", outcome.workers().stream().map(this::worker).toList());
        all.put("submittedAt", outcome.submittedAt().toString());
        all.put("at", outcome.at().toString());
        if (outcome.forgotten()) {
            all.put("forgotten", true);
        }
        return all;
    }

    private Map<String, Object> published(Outcome.Published published) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("url", text(published.url()));
        published.number().ifPresent(number -> all.put("number", number));
        all.put("branch", text(published.branch()));
        all.put("at", published.at().toString());
        all.put("verdict", ConfigNode.spelling(published.verdict()));
        published.settledAt().ifPresent(at -> all.put("settledAt", at.toString()));
        put(all, "how", published.by());
        all.put("edited", published.edited());
        return all;
    }

    private Map<String, Object> run(Outcome.Run run) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("run", run.id().toString());
        put(all, "cause", run.cause());
        run.end().ifPresent(end -> all.put("end", ConfigNode.spelling(end)));
        put(all, "reason", run.reason());
        all.put("startedAt", run.startedAt().toString());
        run.endedAt().ifPresent(at -> all.put("endedAt", at.toString()));
        all.put("activeMs", run.active().toMillis());
        return all;
    }

    private Map<String, Object> check(Outcome.Check check) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", text(check.name()));
        all.put("uses", text(check.uses()));
        all.put("state", ConfigNode.spelling(check.state()));
        all.put("times", check.times());
        all.put("failures", check.failures());
        return all;
    }

    private Object file(ChangedFile file) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("path", text(file.path()));
        file.from().ifPresent(from -> all.put("from", text(from)));
        return all;
    }

    private Map<String, Object> found(Outcome.Found found) {
        Finding finding = found.finding();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("id", text(finding.id()));
        all.put("step", text(found.step()));
        all.put("severity", ConfigNode.spelling(finding.severity()));
        finding.file().ifPresent(file -> all.put("file", text(file)));
        finding.line().ifPresent(line -> all.put("line", line));
        all.put("message", text(finding.message()));
        all.put("fate", ConfigNode.spelling(found.fate()));
        all.put("rounds", found.rounds());
        return all;
    }

    private Map<String, Object> worker(Outcome.Worker worker) {
        Map<String, Object> all = new LinkedHashMap<>();
        put(all, "agent", worker.agent());
        all.put("uses", text(worker.uses()));
        all.put("engine", text(worker.engine()));
        worker.model().ifPresent(model -> all.put("model", text(model)));
        cost(all, worker.cost());
        usage(all, worker.usage());
        all.put("fallback", worker.fallback());
        return all;
    }

    private static void cost(Map<String, Object> all, Cost cost) {
        all.put("costUsd", cost.money().usd());
        all.put("costCertainty", ConfigNode.spelling(cost.certainty()));
    }

    private static void usage(Map<String, Object> all, Usage usage) {
        all.put("inputTokens", usage.inputTokens());
        all.put("outputTokens", usage.outputTokens());
        all.put("cacheReadTokens", usage.cacheReadTokens());
        all.put("cacheWriteTokens", usage.cacheWriteTokens());
        all.put("turns", usage.turns());
    }

    private void put(Map<String, Object> all, String name, String text) {
        if (!text.isEmpty()) {
            all.put(name, text(text));
        }
    }

    private String text(String text) {
        return clean.apply(text);
    }
}

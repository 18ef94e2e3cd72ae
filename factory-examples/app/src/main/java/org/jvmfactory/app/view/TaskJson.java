package org.jvmfactory.app.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.effect.NoticeView;
import org.jvmfactory.journal.InboxEntry;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;

/** Tasks as one JSON object each, on one line, for programs. Pure functions. */
public final class TaskJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TaskJson() {}

    /** The last line of a run. */
    public static String outcome(TaskView task) {
        ObjectNode json = JSON.createObjectNode()
                .put("type", "outcome")
                .put("task", task.task().id().value());
        json.put("status", name(task.status()));
        json.put("end", Totals.end(task).map(TaskJson::name).orElse(null));
        json.put("reason", task.reason());
        result(json, task);
        return json.toString();
    }

    /** A task of a list. */
    public static String row(TaskRow row) {
        return JSON.createObjectNode()
                .put("type", "task")
                .put("task", row.id().value())
                .put("title", row.title())
                .put("status", name(row.status()))
                .put("reason", row.reason())
                .put("priority", name(row.priority()))
                .put("submittedAt", row.submittedAt().toString())
                .put("wakeAt", row.wakeAt().map(Object::toString).orElse(null))
                .toString();
    }

    /** All there is to know of a task at a glance. */
    public static String task(TaskView task, List<InboxEntry> waiting, List<NoticeView> notices) {
        ObjectNode json = JSON.createObjectNode()
                .put("type", "task")
                .put("task", task.task().id().value());
        json.put("title", task.task().request().title());
        json.put("status", name(task.status()));
        json.put("reason", task.reason());
        json.put("repository", task.task().request().repository());
        json.put("workflow", task.task().request().workflow().orElse(null));
        json.put("priority", name(task.task().request().priority()));
        json.put("correlation", task.task().correlation().toString());
        json.put("submittedAt", task.task().submittedAt().toString());
        task.workspace().ifPresent(workspace -> {
            json.put("baseBranch", workspace.baseBranch());
            json.put("base", workspace.base());
        });
        result(json, task);
        task.question().ifPresent(question -> question(json.putObject("question"), question));
        var inbox = json.putArray("inbox");
        waiting.forEach(
                entry -> inbox.add(entry.command().getClass().getSimpleName().toLowerCase(Locale.ROOT)));
        var runs = json.putArray("runs");
        task.runs().forEach(run -> run(runs.addObject(), run));
        var messages = json.putArray("messages");
        task.messages()
                .forEach(message -> messages.addObject()
                        .put("at", message.at().toString())
                        .put("from", message.from())
                        .put("kind", name(message.kind()))
                        .put("text", message.text()));
        var told = json.putArray("notifications");
        notices.forEach(notice -> notice(told.addObject(), notice));
        return json.toString();
    }

    private static void notice(ObjectNode json, NoticeView notice) {
        json.put("delivery", notice.delivery()).put("notifier", notice.notifier());
        json.put("happening", name(notice.happening()));
        json.put("due", notice.due().toString());
        json.put("state", name(notice.state()));
        json.put("tries", notice.tries());
        json.put("reason", notice.reason());
    }

    private static void result(ObjectNode json, TaskView task) {
        json.put("branch", Totals.branch(task).orElse(null));
        json.put("commit", Totals.commit(task).orElse(null));
        json.put("pullRequest", Totals.pullRequest(task).orElse(null));
        cost(json, Totals.cost(task));
        json.put("turns", Totals.turns(task));
        json.put("iterations", task.spending().iterations());
        json.put("countedUsd", plain(task.spending().counted().usd()));
        json.put(
                "budgetUsd",
                Totals.budget(task).map(money -> plain(money.usd())).orElse(null));
        json.put("durationMs", Totals.worked(task).toMillis());
    }

    private static void run(ObjectNode json, RunView run) {
        json.put("run", run.id().toString()).put("cause", run.cause());
        json.put("end", run.end().map(TaskJson::name).orElse(null));
        json.put("reason", run.endReason());
        json.put("startedAt", run.startedAt().toString());
        json.put("endedAt", run.endedAt().map(Object::toString).orElse(null));
        var steps = json.putArray("steps");
        run.steps().forEach(step -> step(steps.addObject(), step));
    }

    private static void step(ObjectNode json, StepView step) {
        json.put("path", step.path().value()).put("uses", step.uses()).put("attempt", step.attempt());
        json.put("agent", step.agent().orElse(null));
        json.put("engine", step.engine().orElse(null));
        json.put("model", step.model().orElse(null));
        json.put("session", step.session().orElse(null));
        json.put("turns", step.usage().turns());
        json.put("inputTokens", step.usage().inputTokens());
        json.put("outputTokens", step.usage().outputTokens());
        json.put("cacheReadTokens", step.usage().cacheReadTokens());
        json.put("cacheWriteTokens", step.usage().cacheWriteTokens());
        cost(json, step.cost());
        json.put("durationMs", step.took().toMillis());
        json.put("commit", step.handOver().map(handOver -> handOver.commit()).orElse(null));
        json.put("result", step.result().map(TaskJson::result).orElse(null));
        var plan = json.putArray("plan");
        step.plan().forEach(item -> plan.addObject().put("text", item.text()).put("state", name(item.state())));
        step.result().ifPresent(result -> detail(json, result));
        Branches.of(step).ifPresent(branches -> branches(json, branches));
    }

    private static void branches(ObjectNode json, Branches branches) {
        json.put("pick", branches.pick().orElse(null)).put("reason", branches.reason());
        var all = json.putArray("branches");
        branches.all()
                .forEach(each -> all.addObject()
                        .put("name", each.name())
                        .put("commit", each.commit().orElse(null))
                        .put("ref", each.ref().orElse(null))
                        .put("out", each.out().orElse(null)));
    }

    private static void detail(ObjectNode json, StepResult result) {
        if (result instanceof StepResult.Judged judged) {
            verdict(json, judged.verdict());
        } else if (result instanceof StepResult.Failed failed) {
            json.put("code", failed.code()).put("reason", failed.reason());
        } else if (result instanceof StepResult.Waits waits) {
            json.put("reason", waits.on().describe());
        } else if (result instanceof StepResult.Ends ends) {
            json.put("reason", ends.reason());
        }
    }

    private static void verdict(ObjectNode json, Verdict verdict) {
        json.put("decision", name(verdict.decision())).put("summary", verdict.summary());
        var findings = json.putArray("findings");
        verdict.findings().forEach(finding -> finding(findings.addObject(), finding));
    }

    private static void finding(ObjectNode json, Finding finding) {
        json.put("id", finding.id()).put("severity", name(finding.severity()));
        json.put("file", finding.file().orElse(null));
        json.put("line", finding.line().orElse(null));
        json.put("message", finding.message());
        json.put("suggestion", finding.suggestion().orElse(null));
    }

    private static void question(ObjectNode json, Question question) {
        json.put("id", question.id()).put("text", question.text());
        var options = json.putArray("options");
        question.options().forEach(options::add);
        json.put("digest", question.digest().orElse(null));
        json.put("expiresAt", question.expiresAt().map(Object::toString).orElse(null));
    }

    /** The amount is null where nothing is known of it; otherwise {@code costCertainty} says how well it is. */
    private static void cost(ObjectNode json, Cost cost) {
        boolean known =
                cost.certainty() != Cost.Certainty.UNKNOWN || cost.money().micros() > 0;
        json.put("costUsd", known ? plain(cost.money().usd()) : null);
        json.put("costCertainty", name(cost.certainty()));
    }

    /** Without zeros at the end, and never in scientific notation. */
    private static BigDecimal plain(BigDecimal amount) {
        return new BigDecimal(amount.stripTrailingZeros().toPlainString());
    }

    private static String result(StepResult result) {
        return result.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String name(@Nullable Enum<?> value) {
        return value == null ? null : value.name().toLowerCase(Locale.ROOT);
    }
}

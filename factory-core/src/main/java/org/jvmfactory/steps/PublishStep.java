package org.jvmfactory.steps;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jvmfactory.agent.Template;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.StepContext.EffectScope;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.task.EffectResult;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;

/** Pushes the branch and opens its pull request, or brings the one that there is up to date. */
final class PublishStep implements WorkflowStep {

    private static final int MAX_TITLE = 250;

    private final Settings settings;

    PublishStep(Settings settings) {
        this.settings = settings;
    }

    /**
     * What stands under {@code with:}.
     *
     * @param title a template; the task's title where empty
     * @param body a template that may use {@code report}, the whole default text; that text itself where empty
     * @param draft whether it is a draft even when nothing is open
     */
    record Settings(Optional<Template> title, Optional<Template> body, boolean draft) {

        static Settings read(ConfigNode with) {
            with.only("title", "body", "draft");
            Set<String> names = new HashSet<>(Values.NAMES);
            names.add("report");
            return new Settings(
                    with.find("title").map(title -> Template.of(title, Values.NAMES)),
                    with.find("body").map(body -> Template.of(body, names)),
                    with.find("draft").map(ConfigNode::flag).orElse(false));
        }
    }

    @Override
    public StepResult execute(StepContext context) throws InterruptedException {
        StepContext.Change change = context.change();
        if (change.isEmpty() || context.changedFiles().isEmpty()) {
            return new StepResult.Ends(
                    RunEnd.NO_CHANGES,
                    "there is nothing to publish: branch '" + change.branch() + "' holds the same files as '"
                            + change.baseBranch() + "' did at " + change.base());
        }
        Optional<StepResult> held = Approval.missing(context);
        if (held.isPresent()) {
            return held.get();
        }
        Map<String, String> push =
                Map.of("repository", change.repository(), "branch", change.branch(), "commit", change.tip());
        context.note("pushing " + change.branch());
        context.perform("push", EffectScope.TASK, "push", push);

        Optional<String> draft = draftBecause(context);
        Map<String, String> request = new HashMap<>(push);
        request.put("base", change.baseBranch());
        request.put("title", title(context));
        request.put("body", body(context, draft));
        request.put("draft", Boolean.toString(draft.isPresent()));
        context.note("opening the pull request");
        EffectResult opened = context.perform("pull-request", EffectScope.TASK, "pull-request", request);

        Map<String, String> outputs = new HashMap<>();
        outputs.put("branch", change.branch());
        outputs.put("commit", change.tip());
        Optional.ofNullable(opened.values().get("url")).ifPresent(url -> outputs.put("url", url));
        outputs.put("text", opened.values().getOrDefault("url", change.branch()));
        return StepResult.succeeded(outputs);
    }

    private Optional<String> draftBecause(StepContext context) {
        if (context.roundsUsedUp()) {
            return Optional.of("the rounds of revision are used up and work is left");
        }
        if (context.verdict().filter(Verdict::hasIssues).isPresent()) {
            return Optional.of("the last judgement of the change asks for more work");
        }
        return settings.draft() ? Optional.of("the workflow wants it looked at first") : Optional.empty();
    }

    private String title(StepContext context) {
        String title = settings.title()
                .map(template -> template.render(Values.of(context, UnaryOperator.identity())))
                .orElse(context.task().request().title());
        String line = title.replaceAll("[\\s\\p{Cc}]+", " ").strip();
        return line.length() <= MAX_TITLE ? line : line.substring(0, MAX_TITLE - 1) + "…";
    }

    private String body(StepContext context, Optional<String> draft) {
        String report = PullRequestText.of(context, draft);
        if (settings.body().isEmpty()) {
            return report;
        }
        Map<String, Object> values = Values.of(context, Markdown::quotation);
        values.put("report", report);
        return settings.body().get().render(values);
    }
}

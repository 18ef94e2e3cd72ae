package org.jvmfactory.steps;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.codehost.PullRequest;
import org.jvmfactory.codehost.PullRequestDraft;
import org.jvmfactory.policy.Readiness;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.StepContext.EffectScope;
import org.jvmfactory.step.StepContext.Published;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Visit;

/**
 * Marks the task's pull request as ready when everything that was required of it when it was published holds for the commit that its branch
 * is at now; else says why not.
 */
final class PromoteStep implements WorkflowStep {

    @Override
    public StepResult execute(StepContext context) throws InterruptedException {
        Optional<Visit> published = context.visits().stream()
                .filter(visit ->
                        visit.uses().equals(PublishStep.TYPE) && visit.result() instanceof StepResult.Succeeded)
                .reduce((earlier, later) -> later);
        Optional<Published> found = context.pullRequest();
        if (published.isEmpty() || found.isEmpty()) {
            return StepResult.failed("NOT_PUBLISHED", "there is no pull request of this task to mark as ready");
        }
        PullRequest pullRequest = found.get().pullRequest();
        if (pullRequest.state() != PullRequest.State.OPEN) {
            return stays(List.of(), "the pull request isn't open any more");
        }
        boolean draft = found.get()
                .condition()
                .map(condition -> condition.draft())
                .orElse(pullRequest.content().draft());
        if (!draft) {
            return stays(List.of(), "the pull request is ready already");
        }
        Map<String, String> outputs = published.get().result().outputs();
        if (!PublishStep.WAITING.equals(outputs.get(PublishStep.DRAFT))) {
            return stays(
                    List.of(),
                    outputs.getOrDefault(PublishStep.BECAUSE, "it wasn't published as a draft that waits for checks"));
        }
        Readiness readiness = readiness(context, found.get(), outputs);
        return readiness.ready()
                ? promote(context, pullRequest, readiness)
                : stays(
                        readiness.in(Readiness.State.WAITS).stream()
                                .map(Readiness.Requirement::name)
                                .toList(),
                        readiness.describe());
    }

    private static Readiness readiness(StepContext context, Published found, Map<String, String> outputs) {
        String commit = context.change().tip();
        PublishChecks checks = PublishChecks.of(context, commit);
        Set<String> required = new LinkedHashSet<>(checks.required());
        outputs.getOrDefault(PublishStep.REQUIRED, "").lines().forEach(required::add);
        Readiness readiness = Readiness.now(List.copyOf(required), checks.own(), commit, found.condition());
        return checks.objection(commit).map(readiness::failing).orElse(readiness);
    }

    private static StepResult promote(StepContext context, PullRequest pullRequest, Readiness readiness)
            throws InterruptedException {
        PullRequestDraft content = pullRequest.content();
        StepContext.Change change = context.change();
        Map<String, String> request = new HashMap<>();
        request.put("repository", change.repository());
        request.put("branch", change.branch());
        request.put("commit", change.tip());
        request.put("base", content.base());
        request.put("title", content.title());
        request.put("body", PublishBanner.renewed(content.body(), readiness, Optional.empty()));
        request.put("draft", "false");
        context.note("marking the pull request as ready");
        context.perform("pull-request", EffectScope.TASK, "pull-request", request);
        return StepResult.succeeded(Map.of(
                "promoted",
                "true",
                "url",
                pullRequest.url(),
                "text",
                "all required checks hold; the pull request is ready"));
    }

    private static StepResult stays(List<String> waits, String why) {
        return StepResult.succeeded(Map.of("promoted", "false", "waits-for", String.join("\n", waits), "text", why));
    }
}

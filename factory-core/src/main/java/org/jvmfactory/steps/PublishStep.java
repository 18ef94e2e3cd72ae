package org.jvmfactory.steps;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jvmfactory.agent.Template;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.git.ClosingWords;
import org.jvmfactory.policy.Readiness;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.StepContext.EffectScope;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.task.EffectResult;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;

/** Pushes the branch and opens its pull request, or brings the one that there is up to date. */
final class PublishStep implements WorkflowStep {

    static final String TYPE = "publish";

    /** The output that says whether it is a draft. */
    static final String DRAFT = "draft";

    /** It isn't one. */
    static final String READY = "no";

    /** It is one until checks of the code host hold. */
    static final String WAITING = "until-checks";

    /** It is one until a person or another run changes that. */
    static final String HELD = "held";

    static final String BECAUSE = "draft-because";

    /** The output with the names of the checks that are required of the code host. */
    static final String REQUIRED = "required-checks";

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
     * @param closes whether merging it closes the ticket, by the words that GitHub and its like obey
     */
    record Settings(Optional<Template> title, Optional<Template> body, boolean draft, boolean closes) {

        static Settings read(ConfigNode with) {
            with.only("title", "body", "draft", "closes");
            Set<String> names = new HashSet<>(Values.NAMES);
            names.add("report");
            return new Settings(
                    with.find("title").map(title -> Template.of(title, Values.NAMES)),
                    with.find("body").map(body -> Template.of(body, names)),
                    with.find("draft").map(ConfigNode::flag).orElse(false),
                    with.find("closes").map(ConfigNode::flag).orElse(false));
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
        Optional<StepResult> unapproved = SecretApproval.missing(context).or(() -> Approval.missing(context));
        if (unapproved.isPresent()) {
            return unapproved.get();
        }
        Map<String, String> push =
                Map.of("repository", change.repository(), "branch", change.branch(), "commit", change.tip());
        context.note("pushing " + change.branch());
        context.perform("push", EffectScope.TASK, "push", push);

        PublishChecks checks = PublishChecks.of(context, change.tip());
        Readiness readiness = checks.before();
        Optional<String> held = heldBack(context, checks, readiness);
        Optional<String> draft = held.or(() -> Optional.of(readiness.describe()).filter(why -> !why.isEmpty()));
        Map<String, String> request = new HashMap<>(push);
        request.put("base", change.baseBranch());
        request.put("title", title(context));
        request.put("body", body(context, new PullRequestText.State(draft, checks, readiness)));
        request.put("draft", Boolean.toString(draft.isPresent()));
        context.note("opening the pull request");
        EffectResult opened = context.perform("pull-request", EffectScope.TASK, "pull-request", request);

        Map<String, String> outputs = new HashMap<>();
        outputs.put("branch", change.branch());
        outputs.put("commit", change.tip());
        Optional.ofNullable(opened.values().get("url")).ifPresent(url -> outputs.put("url", url));
        outputs.put(DRAFT, held.isPresent() ? HELD : draft.isPresent() ? WAITING : READY);
        draft.ifPresent(why -> outputs.put(BECAUSE, why));
        outputs.put(
                REQUIRED,
                readiness.in(Readiness.State.WAITS).stream()
                        .map(Readiness.Requirement::name)
                        .collect(Collectors.joining("\n")));
        outputs.put("text", opened.values().getOrDefault("url", change.branch()));
        return StepResult.succeeded(outputs);
    }

    /** Why it is a draft that no check can make ready. */
    private Optional<String> heldBack(StepContext context, PublishChecks checks, Readiness readiness) {
        if (context.roundsUsedUp()) {
            return Optional.of("the rounds of revision are used up and work is left");
        }
        if (context.verdict().filter(Verdict::hasIssues).isPresent()) {
            return Optional.of("the last judgement of the change asks for more work");
        }
        if (settings.draft()) {
            return Optional.of("the workflow wants it looked at first");
        }
        return checks.objection(context.change().tip())
                .or(() -> Optional.of(readiness).filter(Readiness::fails).map(Readiness::describe));
    }

    private String title(StepContext context) {
        String title = settings.title()
                .map(template -> template.render(Values.of(context, UnaryOperator.identity())))
                .orElse(context.task().request().title());
        // a title may become a commit's, in which "fixes #7" would close somebody's issue
        String line = ClosingWords.parted(title.replaceAll("[\\s\\p{Cc}]+", " "))
                .replaceAll("#(?=\\d)", "#\u200B")
                .strip();
        return line.length() <= MAX_TITLE ? line : line.substring(0, MAX_TITLE - 1) + "…";
    }

    private String body(StepContext context, PullRequestText.State state) {
        String report = PullRequestText.of(context, state, settings.closes());
        if (settings.body().isEmpty()) {
            return report;
        }
        Map<String, Object> values = Values.of(context, Markdown::quotation);
        values.put("report", report);
        return settings.body().get().render(values);
    }
}

package org.jvmfactory.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jvmfactory.codehost.PullRequest;
import org.jvmfactory.codehost.PullRequestCondition;
import org.jvmfactory.codehost.PullRequestCondition.Check;
import org.jvmfactory.codehost.PullRequestCondition.Merge;
import org.jvmfactory.codehost.Remark;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.CheckOutcome;
import org.jvmfactory.task.News;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskStatus;

/** What is to be done about the pull request of a task: a pure decision. */
final class Follow {

    /** For so long what was just begun may not be to be seen at the code host. */
    static final Duration SETTLED = Duration.ofMinutes(2);

    private static final int LONGEST_NAME = 200;

    private Follow() {}

    /**
     * What there is to be seen.
     *
     * @param condition empty where the code host knows nothing like that
     * @param base the tip of the base branch, where it matters
     * @param again when which checks of the commit were run again
     */
    record Look(
            PullRequest pullRequest,
            Optional<PullRequestCondition> condition,
            List<Remark> remarks,
            Optional<String> base,
            Optional<Again> again) {

        Look {
            remarks = List.copyOf(remarks);
        }
    }

    /** Checks of a commit were run again. */
    record Again(String commit, Instant at) {}

    /** Something to be done. */
    sealed interface Act {

        /** A command for the task, once for each {@code dedupe}. */
        record Tell(Command command, String dedupe) implements Act {}

        /** Checks that failed are run again: they may be right the next time. */
        record RunAgain(String commit, List<Check> checks) implements Act {
            public RunAgain {
                checks = List.copyOf(checks);
            }
        }

        /** A further run, with what the checks that failed have printed. */
        record Revise(List<News> news, String commit, List<Check> failed) implements Act {
            public Revise {
                news = List.copyOf(news);
                failed = List.copyOf(failed);
            }
        }
    }

    /** @param promotes whether there is a workflow for pull requests whose checks hold */
    static List<Act> decide(TaskView view, Look look, FollowConfig config, boolean promotes, Instant now) {
        Optional<Act> settled = settled(look);
        if (settled.isPresent() || view.status().ended()) {
            return settled.filter(act -> !view.status().ended()).stream().toList();
        }
        List<Act> acts = new ArrayList<>();
        List<News> news = new ArrayList<>();
        if (config.reviews()) {
            news.addAll(FollowRemarks.news(look.remarks(), config.names(), view.sources()));
        }
        List<Check> failed = List.of();
        boolean rests = view.status() == TaskStatus.IN_REVIEW && view.news().isEmpty();
        Optional<PullRequestCondition> condition = look.condition().filter(it -> rests);
        if (condition.isPresent()) {
            conflict(view, condition.get(), look, config).ifPresent(each -> add(each, news, acts));
            failed = failed(view, condition.get(), look, config, now, acts);
        }
        if (news.isEmpty() && failed.isEmpty()) {
            if (acts.isEmpty() && promotes) {
                condition.flatMap(it -> passed(view, it, now)).ifPresent(acts::add);
            }
            return acts;
        }
        if (following(view).size() >= config.maxRuns()) {
            return List.of(
                    escalate(
                            "max-runs",
                            config.maxRuns()
                                    + " runs have followed the pull request, and no more do: what is wanted of it now is for a person"));
        }
        acts.add(
                new Act.Revise(news, condition.map(PullRequestCondition::commit).orElse(""), failed));
        return acts;
    }

    private static void add(Object found, List<News> news, List<Act> acts) {
        if (found instanceof News each) {
            news.add(each);
        } else {
            acts.add((Act) found);
        }
    }

    private static Optional<Act> settled(Look look) {
        PullRequest.State state = look.condition()
                .map(PullRequestCondition::state)
                .orElse(look.pullRequest().state());
        String id = look.pullRequest().id();
        return switch (state) {
            case OPEN -> Optional.empty();
            case MERGED ->
                Optional.of(new Act.Tell(
                        new Command.Close(
                                TaskStatus.DONE, "its pull request was merged" + by(look), Actor.HOST, tip(look)),
                        "follow/" + id + "/merged"));
            case CLOSED ->
                Optional.of(new Act.Tell(
                        new Command.Close(
                                TaskStatus.CANCELLED,
                                "its pull request was closed without being merged" + by(look),
                                Actor.HOST,
                                tip(look)),
                        "follow/" + id + "/closed" + at(look)));
        };
    }

    private static Optional<String> tip(Look look) {
        return look.condition().map(PullRequestCondition::commit).filter(commit -> !commit.isEmpty());
    }

    private static Optional<PullRequestCondition.Ending> ending(Look look) {
        return look.condition().flatMap(PullRequestCondition::ending);
    }

    private static String by(Look look) {
        return ending(look)
                .flatMap(PullRequestCondition.Ending::by)
                .map(person -> " by " + line(person.name()))
                .orElse("");
    }

    /** It may be opened again, and closed again. */
    private static String at(Look look) {
        return ending(look).map(ending -> "/" + ending.at()).orElse("");
    }

    /** The runs that followed the published change; what a schedule had due isn't wanted of it by anybody. */
    private static List<RunView> following(TaskView view) {
        return view.runs().stream()
                .filter(run -> run.news().stream().anyMatch(each -> each.kind() != News.Kind.DUE))
                .toList();
    }

    /** How many of the last runs, one after the other, were for {@code kind} alone. */
    private static int inARow(TaskView view, News.Kind kind) {
        int count = 0;
        List<RunView> runs = view.runs();
        for (int i = runs.size() - 1; i >= 0; i--) {
            List<News> news = runs.get(i).news();
            if (news.isEmpty() || news.stream().anyMatch(each -> each.kind() != kind)) {
                return count;
            }
            count++;
        }
        return count;
    }

    /** News or an act. */
    private static Optional<Object> conflict(
            TaskView view, PullRequestCondition condition, Look look, FollowConfig config) {
        boolean fits = condition.merge() != Merge.CONFLICTS && condition.merge() != Merge.BEHIND;
        String source = "conflict/" + condition.commit() + ".." + look.base().orElse("");
        if (fits || view.sources().contains(source) || config.conflicts() == 0) {
            return Optional.empty();
        }
        int before = inARow(view, News.Kind.CONFLICT);
        if (before >= config.conflicts()) {
            return Optional.of(escalate(
                    "conflict/" + condition.commit(),
                    before
                            + " runs in a row have brought the branch up to date with its base branch, and it doesn't fit"
                            + " that again: a person must look"));
        }
        String text = condition.merge() == Merge.BEHIND
                ? "The base branch has gone on, and must be taken in before the pull request can be merged."
                : "The pull request contradicts what is in the base branch now.";
        return Optional.of(new News(News.Kind.CONFLICT, source, text, Actor.HOST));
    }

    /** The checks that failed for good; nothing while they may yet hold. */
    private static List<Check> failed(
            TaskView view,
            PullRequestCondition condition,
            Look look,
            FollowConfig config,
            Instant now,
            List<Act> acts) {
        List<Check> failed = in(condition, CheckOutcome.FAILED);
        String commit = condition.commit();
        if (failed.isEmpty()
                || !in(condition, CheckOutcome.PENDING).isEmpty()
                || config.checks() == 0
                || failed.stream().map(check -> source(commit, check)).allMatch(view.sources()::contains)) {
            return List.of();
        }
        Optional<Again> again = look.again().filter(it -> it.commit().equals(commit));
        if (again.isEmpty()) {
            acts.add(new Act.RunAgain(commit, failed));
            return List.of();
        }
        if (now.isBefore(again.get().at().plus(SETTLED))) {
            return List.of();
        }
        int before = inARow(view, News.Kind.CHECKS_FAILED);
        if (before >= config.checks()) {
            acts.add(escalate(
                    "checks/" + commit,
                    before + " runs in a row were for checks that fail, and these fail still: " + names(failed)
                            + "; a person must look"));
            return List.of();
        }
        return failed;
    }

    /** What comes of a check of a commit is told once. */
    static String source(String commit, Check check) {
        return "check/" + commit + "/" + check.name();
    }

    private static Optional<Act> passed(TaskView view, PullRequestCondition condition, Instant now) {
        String source = "passed/" + condition.commit();
        Set<String> held = in(condition, CheckOutcome.PASSED).stream()
                .map(Check::name)
                .collect(Collectors.toCollection(HashSet::new));
        in(condition, CheckOutcome.NEUTRAL).forEach(check -> held.add(check.name()));
        List<String> required = output(view, "required-checks")
                .map(names -> names.lines().filter(name -> !name.isBlank()).toList())
                .orElse(List.of());
        boolean holds = in(condition, CheckOutcome.FAILED).isEmpty()
                && in(condition, CheckOutcome.PENDING).isEmpty()
                && condition.unread().isEmpty()
                && held.containsAll(required);
        boolean fits = condition.merge() != Merge.CONFLICTS && condition.merge() != Merge.BEHIND;
        boolean ours = view.effectValue("push", "commit").equals(Optional.of(condition.commit()));
        boolean waits = output(view, "draft").map("until-checks"::equals).orElse(true)
                && view.lastRun().flatMap(RunView::end).equals(Optional.of(RunEnd.DONE));
        boolean seen =
                !condition.checks().isEmpty() || view.changedAt().plus(SETTLED).isBefore(now);
        return condition.draft()
                        && holds
                        && fits
                        && ours
                        && waits
                        && seen
                        && !view.sources().contains(source)
                ? Optional.of(new Act.Revise(
                        List.of(new News(
                                News.Kind.CHECKS_PASSED, source, "All checks of the pull request hold.", Actor.HOST)),
                        condition.commit(),
                        List.of()))
                : Optional.empty();
    }

    /** The latest output of that name in any run. */
    private static Optional<String> output(TaskView view, String name) {
        return view.runs().stream()
                .flatMap(run -> run.steps().stream())
                .flatMap(step -> step.result().stream())
                .map(StepResult::outputs)
                .flatMap((Map<String, String> outputs) -> Optional.ofNullable(outputs.get(name)).stream())
                .reduce((earlier, later) -> later);
    }

    private static List<Check> in(PullRequestCondition condition, CheckOutcome outcome) {
        return condition.checks().stream()
                .filter(check -> check.outcome() == outcome)
                .toList();
    }

    private static Act escalate(String why, String reason) {
        return new Act.Tell(new Command.Escalate(reason, Actor.HOST), "follow/" + why);
    }

    private static String names(List<Check> checks) {
        String names = checks.stream().map(check -> line(check.name())).collect(Collectors.joining(", "));
        return names.length() <= LONGEST_NAME ? names : names.substring(0, LONGEST_NAME) + "…";
    }

    private static String line(String text) {
        return text.replaceAll("[\\p{Cc}\\s]+", " ").strip();
    }
}

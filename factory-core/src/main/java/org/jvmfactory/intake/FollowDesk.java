package org.jvmfactory.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jvmfactory.codehost.CodeHost;
import org.jvmfactory.codehost.PullRequest;
import org.jvmfactory.codehost.PullRequestCondition;
import org.jvmfactory.codehost.PullRequestCondition.Check;
import org.jvmfactory.codehost.PullRequestCondition.Merge;
import org.jvmfactory.codehost.Remark;
import org.jvmfactory.codehost.Reviews;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.intake.Follow.Act;
import org.jvmfactory.intake.Follow.Look;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.News;
import org.jvmfactory.task.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at one pull request with everything that is to be seen of it, and does what {@link Follow} says. */
final class FollowDesk {

    private static final Logger LOG = LoggerFactory.getLogger(FollowDesk.class);
    /** Of how many checks more is told than their names: there may be thousands. */
    private static final int MOST_TOLD = 5;

    private static final int LONGEST_LOG = 12_000;

    private final Follower.Services services;
    private final FollowConfig config;
    private final boolean promotes;
    private final FollowBook book;

    FollowDesk(Follower.Services services, FollowConfig config, boolean promotes) {
        this.services = services;
        this.config = config;
        this.promotes = promotes;
        this.book = new FollowBook(services.store());
    }

    /** Looks at the pull request of a task that published one, and does what follows. */
    void look(TaskView view, Instant now) throws InterruptedException {
        String repository = view.task().request().repository();
        CodeHost host = services.repositories().host(repository);
        Optional<PullRequest> found = services.repositories()
                .pullRequest(
                        repository, view.workspace().orElseThrow().branch(), view.effectValue("pull-request", "id"));
        if (found.isEmpty()) {
            return;
        }
        PullRequest pullRequest = found.get();
        Optional<Reviews> reviews = host.reviews();
        Optional<PullRequestCondition> condition = Optional.empty();
        List<Remark> remarks = List.of();
        if (reviews.isPresent()) {
            condition = Optional.of(reviews.get().condition(pullRequest));
            remarks = pullRequest.state() == PullRequest.State.OPEN
                    ? reviews.get().remarks(pullRequest, since(view))
                    : List.of();
        }
        Optional<String> base = condition
                        .map(PullRequestCondition::merge)
                        .filter(merge -> merge == Merge.CONFLICTS || merge == Merge.BEHIND)
                        .isPresent()
                ? services.repositories().tip(repository, pullRequest.content().base())
                : Optional.empty();
        Look look = new Look(
                pullRequest, condition, remarks, base, book.again(view.task().id()));
        for (Act act : Follow.decide(view, look, config, promotes, now)) {
            act(view, pullRequest, reviews, act, now);
        }
    }

    /** Nobody said anything of the pull request before there was one. */
    private static Instant since(TaskView view) {
        return view.runs().stream().map(RunView::startedAt).findFirst().orElse(Instant.EPOCH);
    }

    private void act(TaskView view, PullRequest pullRequest, Optional<Reviews> reviews, Act act, Instant now)
            throws InterruptedException {
        TaskId task = view.task().id();
        if (act instanceof Act.Tell tell) {
            put(task, tell.command(), tell.dedupe(), now);
        } else if (act instanceof Act.RunAgain again && reviews.isPresent()) {
            List<String> names = again.checks().stream().map(Check::name).toList();
            if (book.note(task, again.commit(), names, now)) {
                LOG.info("task={} checks of {} failed and are run again: {}", task, again.commit(), names.size());
                for (Check check : again.checks()) {
                    runAgain(task, reviews.get(), pullRequest, check);
                }
            }
        } else if (act instanceof Act.Revise revise) {
            List<News> news = new ArrayList<>(revise.news());
            for (Check check : revise.failed()) {
                boolean whole = news.size() - revise.news().size() < MOST_TOLD;
                String log = whole && reviews.isPresent() ? log(reviews.get(), pullRequest, check) : "";
                news.add(failed(revise.commit(), check, whole, log));
            }
            List<News> clean = news.stream().map(this::redacted).toList();
            put(task, new Command.Revise(clean, Actor.HOST), "follow/news/" + digest(clean), now);
        }
    }

    private void put(TaskId task, Command command, String dedupe, Instant now) {
        if (services.store().put(task, command, dedupe, now)) {
            LOG.info("task={} {}", task, dedupe);
            services.signal().run();
        }
    }

    /** Where that can't be, the check counts as failed for good at one of the next looks. */
    private static void runAgain(TaskId task, Reviews reviews, PullRequest pullRequest, Check check)
            throws InterruptedException {
        try {
            if (!reviews.rerun(pullRequest, check)) {
                LOG.info("task={} a check can't be run again", task);
            }
        } catch (FactoryException e) {
            LOG.warn("task={} a check can't be run again: {}", task, e.getMessage());
        }
    }

    private static String log(Reviews reviews, PullRequest pullRequest, Check check) throws InterruptedException {
        try {
            return reviews.log(pullRequest, check).orElse("");
        } catch (FactoryException e) {
            LOG.warn("what a check printed can't be read: {}", e.getMessage());
            return "";
        }
    }

    private static News failed(String commit, Check check, boolean whole, String log) {
        StringBuilder text = new StringBuilder("Check '" + check.name() + "' of commit " + commit + " failed.");
        check.url().ifPresent(url -> text.append("\nSee ").append(url));
        check.summary()
                .filter(it -> whole)
                .ifPresent(summary -> text.append("\n\nIt says:\n").append(tail(summary)));
        if (!log.isBlank()) {
            text.append("\n\nThe end of what it printed:\n").append(tail(log));
        }
        return new News(
                News.Kind.CHECKS_FAILED,
                Follow.source(commit, check),
                text.toString(),
                new Actor(check.name(), Actor.Trust.UNTRUSTED));
    }

    private static String tail(String text) {
        return text.length() <= LONGEST_LOG ? text : "…" + text.substring(text.length() - LONGEST_LOG);
    }

    private News redacted(News news) {
        return new News(
                news.kind(),
                news.source(),
                services.redact().apply(news.text()),
                news.author(),
                news.file(),
                news.line(),
                news.thread());
    }

    private static String digest(List<News> news) {
        String all = String.join("\n", news.stream().map(News::source).sorted().toList());
        return UUID.nameUUIDFromBytes(all.getBytes(UTF_8)).toString();
    }
}

package org.jvmfactory.execution;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.InboxEntry;
import org.jvmfactory.journal.TaskChange;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.policy.Permits;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.News;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the commands of a task that nobody drives. */
public final class Commands {

    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    private final RunServices services;

    public Commands(RunServices services) {
        this.services = requireNonNull(services, "services");
    }

    /** A queued task says why it doesn't start, and the claim is given up. */
    public void explain(Claim claim, String why) {
        RunServices.Keeping keeping = services.keeping();
        TaskJournal journal = new TaskJournal(keeping.store(), claim, keeping.time(), keeping.flusher(), () -> {});
        TaskStatus status = journal.view().status();
        String reason = status == TaskStatus.QUEUED ? why : journal.view().reason();
        List<Event> events = status == TaskStatus.QUEUED ? List.of(new Event.StatusChanged(status, reason)) : List.of();
        journal.commit(events, Optional.of(TaskChange.release(status, reason)), List.of());
    }

    /** A claim that nobody uses is given up: what ran or was to run is queued until {@code due}, the rest stays as it is. */
    public void giveUp(Claim claim, String reason, Instant due) {
        TaskJournal journal = journal(claim);
        TaskStatus status = journal.view().status();
        if (status == TaskStatus.RUNNING || status == TaskStatus.QUEUED || driven(claim, due)) {
            postpone(journal, reason, due);
        } else {
            leave(journal, claim);
        }
    }

    /** Whether it was claimed to be driven: what it waited for has come. */
    private static boolean driven(Claim claim, Instant due) {
        return claim.row().status() == TaskStatus.WAITING
                && claim.row().wakeAt().filter(wake -> !wake.isAfter(due)).isPresent();
    }

    /** The task can't be driven before {@code due}: it is queued until then, and the claim given up. */
    public void postpone(Claim claim, String reason, Instant due) {
        postpone(journal(claim), reason, due);
    }

    private static void postpone(TaskJournal journal, String reason, Instant due) {
        journal.commit(
                List.of(new Event.StatusChanged(TaskStatus.QUEUED, reason)),
                Optional.of(TaskChange.releaseUntil(TaskStatus.QUEUED, reason, due)),
                List.of());
    }

    /** Processes of the claimed task, which nobody drives, are ended, and the claim is given up. */
    public void clear(Claim claim) {
        TaskJournal journal = journal(claim);
        String reason = "the task isn't driven any more and they were still there";
        int ended =
                services.places().sandbox().sweep(RunSandbox.tag(journal.view().task()));
        if (ended > 0) {
            LOG.warn("task={} ended {} processes: {}", claim.fence().task(), ended, reason);
            journal.commit(new Event.ProcessesEnded(ended, reason));
        }
        leave(journal, claim);
    }

    private TaskJournal journal(Claim claim) {
        RunServices.Keeping keeping = services.keeping();
        return new TaskJournal(keeping.store(), claim, keeping.time(), keeping.flusher(), () -> {});
    }

    /** Gives the claim up; the task stays as it is. */
    private static void leave(TaskJournal journal, Claim claim) {
        TaskView view = journal.view();
        boolean sleeps = view.status() == TaskStatus.WAITING || view.status() == TaskStatus.QUEUED;
        journal.commit(
                List.of(),
                Optional.of(new TaskChange(
                        view.status(), view.reason(), sleeps ? claim.row().wakeAt() : Optional.empty(), true)),
                List.of());
    }

    /** Takes what waits in the inbox of the claimed task, one commit for each command, and gives the claim up. */
    public void take(Claim claim) {
        RunServices.Keeping keeping = services.keeping();
        TaskJournal journal = new TaskJournal(keeping.store(), claim, keeping.time(), keeping.flusher(), () -> {});
        for (InboxEntry entry : keeping.store().inbox(claim.fence().task())) {
            take(journal, entry);
        }
        TaskView view = journal.view();
        journal.commit(
                List.of(),
                Optional.of(new TaskChange(
                        view.status(),
                        view.reason(),
                        view.status() == TaskStatus.WAITING ? claim.row().wakeAt() : Optional.empty(),
                        true)),
                List.of());
    }

    private void take(TaskJournal journal, InboxEntry entry) {
        TaskView view = journal.view();
        Decision decision = decide(view, entry.command());
        Optional<RunEnd> end = decision.status().filter(TaskStatus::ended).map(RunEnd::by);
        end.ifPresent(how -> {
            services.places().sandbox().sweep(RunSandbox.tag(view.task()));
            new Remembering(services).remember(view, how, decision.reason());
            if (entry.command() instanceof Command.Close) {
                new Remembering(services).settled(view, decision.reason());
            }
            LockDesk.releaseAll(services, view, journal.repository());
        });
        List<Event> events = new ArrayList<>();
        events.add(new Event.CommandTaken(entry.id(), entry.command(), decision.outcome()));
        if (decision.status().isPresent()) {
            TaskStatus status = decision.status().get();
            view.lastRun()
                    .filter(run -> run.end().isEmpty())
                    .flatMap(run -> end.map(how -> new Event.RunEnded(run.id(), how, decision.reason())))
                    .ifPresent(events::add);
            events.add(new Event.StatusChanged(status, decision.reason()));
        }
        Optional<TaskChange> change = decision.status().map(status -> TaskChange.keep(status, decision.reason()));
        journal.commit(events, change, List.of(entry.id()));
    }

    /**
     * What a command comes to.
     *
     * @param outcome for the journal
     * @param status the task's new status; empty where it stays
     */
    record Decision(String outcome, Optional<TaskStatus> status, String reason) {

        static Decision refused(String why) {
            return new Decision("refused: " + why, Optional.empty(), "");
        }

        static Decision change(TaskStatus status, String reason) {
            return new Decision(TaskFold.Outcomes.ACCEPTED, Optional.of(status), reason);
        }
    }

    /** What {@code command} comes to for a task that nobody drives: a pure decision. */
    static Decision decide(TaskView view, Command command) {
        if (command.by().trust() != Actor.Trust.TRUSTED) {
            return new Decision(notAllowed(command), Optional.empty(), "");
        }
        if (command instanceof Command.Answer answer) {
            String outcome = answer(view, answer);
            return outcome.equals(TaskFold.Outcomes.ACCEPTED)
                    ? Decision.change(TaskStatus.QUEUED, "the question was answered")
                    : new Decision(outcome, Optional.empty(), "");
        }
        if (command instanceof Command.Cancel cancel) {
            return view.status().ended()
                    ? Decision.refused("the task has ended as " + name(view.status()))
                    : Decision.change(TaskStatus.CANCELLED, cancel.reason());
        }
        if (command instanceof Command.Revise revise) {
            return revise(view, revise);
        }
        if (command instanceof Command.Escalate escalate) {
            return view.status() == TaskStatus.IN_REVIEW
                    ? new Decision(TaskFold.Outcomes.ESCALATED, Optional.of(view.status()), escalate.reason())
                    : Decision.refused("the task is " + name(view.status()));
        }
        if (command instanceof Command.Close close) {
            return view.status() == TaskStatus.DONE || view.status() == close.end()
                    ? Decision.refused("the task has ended as " + name(view.status()))
                    : Decision.change(close.end(), close.reason());
        }
        if (command instanceof Command.Start) {
            return view.status() == TaskStatus.HELD
                    ? Decision.change(TaskStatus.QUEUED, "released")
                    : Decision.refused("the task isn't held, it is " + name(view.status()));
        }
        if (command instanceof Command.Retry retry) {
            if (waitsForBudget(view)) {
                return Decision.change(TaskStatus.QUEUED, "asks for its budget again");
            }
            return view.status().ended() && view.status() != TaskStatus.DONE
                    ? Decision.change(
                            TaskStatus.QUEUED,
                            "to be tried again"
                                    + retry.assumed()
                                            .map(answer ->
                                                    ", with '" + answer.text() + "' as the answer to what was asked")
                                            .orElse(""))
                    : Decision.refused("the task is " + name(view.status()));
        }
        if (command instanceof Command.Post) {
            return new Decision(TaskFold.Outcomes.POSTED, Optional.empty(), "");
        }
        return view.status().ended()
                ? Decision.refused("the task has ended as " + name(view.status()))
                : new Decision(TaskFold.Outcomes.KEPT, Optional.empty(), "");
    }

    private static Decision revise(TaskView view, Command.Revise revise) {
        String outcome = news(view, revise);
        return outcome.equals(TaskFold.Outcomes.ACCEPTED) && view.status() == TaskStatus.IN_REVIEW
                ? Decision.change(TaskStatus.QUEUED, cause(revise.news()))
                : new Decision(outcome, Optional.empty(), "");
    }

    /** The outcome of news, whoever drives the task. */
    static String news(TaskView view, Command.Revise revise) {
        if (view.status().ended()) {
            return "refused: the task has ended as " + name(view.status());
        }
        return revise.news().stream().map(News::source).allMatch(view.sources()::contains)
                ? "refused: it was said before"
                : TaskFold.Outcomes.ACCEPTED;
    }

    /** Why there is a further run, in words. */
    static String cause(List<News> news) {
        return "more is wanted of the pull request: "
                + news.stream()
                        .map(each -> ConfigNode.spelling(each.kind()).replace('-', ' '))
                        .distinct()
                        .collect(Collectors.joining(", "));
    }

    private static boolean waitsForBudget(TaskView view) {
        return (view.status() == TaskStatus.WAITING || view.status() == TaskStatus.QUEUED)
                && Permits.isRefusal(view.reason());
    }

    /** The outcome of a command by somebody who may give none. */
    static String notAllowed(Command command) {
        return "refused: " + command.by().name() + " isn't allowed to do that";
    }

    /** The outcome of an answer, whoever drives the task. */
    static String answer(TaskView view, Command.Answer answer) {
        if (answer.by().trust() != Actor.Trust.TRUSTED) {
            return "refused: " + answer.by().name() + " isn't allowed to answer";
        }
        if (view.question().isEmpty()) {
            return "refused: no question is open";
        }
        if (!view.question().get().id().equals(answer.question())) {
            return "refused: the open question is '" + view.question().get().id() + "'";
        }
        List<String> options = view.question().get().options();
        return options.isEmpty()
                        || options.stream()
                                .anyMatch(option ->
                                        option.equalsIgnoreCase(answer.text().strip()))
                ? TaskFold.Outcomes.ACCEPTED
                : "refused: the answer must be one of " + options;
    }

    private static String name(TaskStatus status) {
        return status.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}

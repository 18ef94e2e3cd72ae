package org.jvmfactory.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.ChangedFile;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.EffectIntent;
import org.jvmfactory.task.EffectResult;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.HandOver;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.News;
import org.jvmfactory.task.Permit;
import org.jvmfactory.task.PlanItem;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.task.Usage;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Wait;

/** One value, with as much in it as it can hold, for each kind of event and each kind of part. */
final class JournalExamples {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final TaskId TASK = new TaskId("k3f9x2ab");
    private static final RunId RUN = new RunId(TASK, 2);
    private static final StepPath PATH = new StepPath("fix#1/write[1]#3");
    private static final Actor ANNA = Actor.trusted("anna");
    private static final String HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private JournalExamples() {}

    static List<Event> events() {
        List<Event> events = new ArrayList<>();
        events.add(new Event.TaskSubmitted(task()));
        events.add(new Event.StatusChanged(TaskStatus.IN_REVIEW, "pull request 7 is open"));
        events.add(new Event.ScheduleSet("nightly", "0 3 * * 1-5", "Europe/Berlin"));
        events.add(new Event.ScheduleFired("nightly", NOON, TASK));
        events.add(new Event.ScheduleSkipped("nightly", NOON, "task 'k3f9x2ab' is still running"));
        events.add(new Event.LeaseTaken(new InstanceId("build-1/4711"), 3));
        events.add(new Event.CommandTaken(12, new Command.Answer("q1", "the second one", ANNA), "delivered"));
        events.add(new Event.RunStarted(RUN, HASH, "first try"));
        events.add(
                new Event.WorkspaceReady(RUN, "/srv/factory/k3f9x2ab", "factory/k3f9x2ab-login", "main", "4b825dc6"));
        events.add(
                new Event.MemoryRecalled(RUN, List.of("outcome/7c9e6679/1", "learning/9f86d081"), Optional.of(HASH)));
        events.add(new Event.StepStarted(RUN, PATH, "agent", 1));
        events.add(new Event.PermitTaken(
                RUN, PATH, new Permit(List.of("day/2026-11-21"), Optional.of(Money.usd("2.5")), Money.usd("1"))));
        events.add(
                new Event.PermitSettled(RUN, PATH, new Cost(Money.usd("0.3"), Cost.Certainty.UNKNOWN), Money.usd("1")));
        events.add(new Event.SessionOpened(
                RUN, PATH, "coder", "claude", Optional.of("opus"), Optional.of("5f1c-session"), HASH));
        events.add(new Event.AgentReported(RUN, PATH, new AgentEvent.Said("Done.")));
        events.add(new Event.StepNoted(RUN, PATH, "3 of 12 tests fail"));
        events.add(new Event.MessagePosted(RUN, PATH, "coder", "The dates are in UTC."));
        events.add(new Event.PlanReported(
                RUN,
                PATH,
                List.of(
                        new PlanItem("read the tests", PlanItem.State.DONE),
                        new PlanItem("mend the parser", PlanItem.State.IN_PROGRESS),
                        new PlanItem("add a test", PlanItem.State.PENDING))));
        events.add(new Event.LearningRecorded(RUN, PATH, "Tests need a C locale."));
        events.add(new Event.ChangeMeasured(
                RUN,
                "4b825dc6",
                "1f7391f9",
                List.of(new ChangedFile("src/New.java", Optional.of("src/Old.java")), ChangedFile.of("docs/a b.md")),
                7));
        events.add(new Event.LocksTaken(RUN, "coder", List.of("src/App.java", "docs"), NOON));
        events.add(new Event.LocksReleased(RUN, List.of("docs")));
        events.add(new Event.StepFinished(
                RUN,
                PATH,
                1,
                StepResult.succeeded(Map.of("summary", "two files", "feedback", "")),
                Optional.of(new HandOver("1f7391f9", "4b825dc6", Optional.of(HASH), Optional.of(HASH)))));
        events.add(new Event.EffectIntended(
                RUN, PATH, new EffectIntent("k3f9x2ab.2/push", "push", Map.of("branch", "factory/k3f9x2ab-login"))));
        events.add(new Event.EffectDone(
                RUN, "k3f9x2ab.2/push", "push", new EffectResult(Map.of("commit", "1f7391f9")), true));
        events.add(new Event.EffectFailed(RUN, "k3f9x2ab.2/push", "push", "the remote rejected it", true));
        events.add(new Event.ProcessesEnded(2, "an earlier driver had left them"));
        events.add(new Event.EgressDenied(RUN, PATH, "evil.example.com", 443, "it isn't listed"));
        events.add(new Event.KeyInside(RUN, PATH, List.of("AWS_SECRET_ACCESS_KEY")));
        events.add(new Event.RunEnded(RUN, RunEnd.NO_CHANGES, "the coder changed nothing"));
        events.addAll(notifications());
        events.addAll(routing());
        return events;
    }

    private static List<Event> notifications() {
        return List.of(
                new Event.NotificationsRead(Map.of("chat", 42L, "desk", 17L), 7),
                new Event.NotificationDue(
                        "chat",
                        42,
                        new EffectIntent("k3f9x2ab.9.chat", "notification", Map.of("title", "Failed", "text", "Why"))),
                new Event.NotificationTried("k3f9x2ab.9.chat", new InstanceId("build-1/4711"), 2, NOON),
                new Event.NotificationPutOff("k3f9x2ab.9.chat", "'chat.example' can't be reached", NOON, NOON),
                new Event.NotificationDelivered("k3f9x2ab.9.chat"),
                new Event.NotificationGivenUp("k3f9x2ab.9.chat", "it may have arrived", true),
                new Event.TaskForgotten(
                        TaskStatus.DONE,
                        "merged",
                        2,
                        Optional.of(RunEnd.DONE),
                        Cost.exact(Money.usd("1.25")),
                        List.of(new Event.EffectKept(
                                RUN,
                                new EffectIntent("task/k3f9x2ab/push", "push", Map.of("branch", "factory/k3f9x2ab")),
                                Optional.of(new EffectResult(Map.of("commit", "0f1e2d3c"))),
                                Optional.empty(),
                                false))),
                new Event.RetentionLooked(new InstanceId("build-1")),
                new Event.ChecksRunAgain(TASK, "1f7391f9", List.of("build", "lint")),
                new Event.TicketNoted(
                        new TicketRef("github", "acme/shop#7", Optional.of("https://github.com/acme/shop/issues/7")),
                        Event.TicketNoted.Mark.TAKEN,
                        Optional.of(new TaskId("k3f9x2ab")),
                        "alice"),
                new Event.PollingLed(new InstanceId("build-1"), Instant.parse("2026-11-21T12:10:00Z")));
    }

    private static List<Event> routing() {
        return List.of(
                new Event.AgentRouted(
                        RUN,
                        PATH,
                        Optional.of("codex"),
                        Optional.of("gpt-5"),
                        List.of(new Event.PassedOver(
                                "claude@openrouter", Optional.of("opus"), "OVERLOADED: try again later"))),
                new Event.EngineFailed("claude", TASK, "OVERLOADED", "try again later"),
                new Event.EngineShut("claude", 5, NOON),
                new Event.EngineTried("claude", TASK, NOON),
                new Event.EngineRecovered("claude", TASK),
                new Event.QuotaUsedUp(
                        "claude", TASK, "seven_day_opus", Optional.of("opus"), NOON, "weekly limit reached"),
                new Event.EngineMoved("claude", "2.2.0", List.of("hologram", "system/telepathy")));
    }

    static List<Command> commands() {
        return List.of(
                new Command.Answer("q1", "the second one", ANNA),
                new Command.Steer("leave the tests alone", ANNA),
                new Command.Post("the designs are in the wiki", ANNA),
                new Command.Cancel("not wanted any more", new Actor("mallory", Actor.Trust.UNTRUSTED)),
                new Command.Revise(
                        List.of(new News(
                                News.Kind.REMARK,
                                "remark/7@2026-03-04T12:00:00Z",
                                "This leaks",
                                ANNA,
                                Optional.of("src/App.java"),
                                Optional.of(12),
                                Optional.of("7"))),
                        Actor.HOST),
                new Command.Close(TaskStatus.DONE, "merged by anna", Actor.HOST),
                new Command.Escalate("two runs were for checks that fail still", Actor.HOST),
                new Command.Start(ANNA),
                new Command.Retry(Actor.HOST));
    }

    static List<AgentEvent> agentEvents() {
        return List.of(
                new AgentEvent.SessionStarted("5f1c-session", Optional.of("opus"), Optional.of("2.1.7")),
                new AgentEvent.Said("I see \"two\" ways.\nThe first: \u00fc \u2713"),
                new AgentEvent.TextDelta("I s"),
                new AgentEvent.ToolStarted("call-1", "Bash", "mvn -q verify"),
                new AgentEvent.ToolFinished("call-1", false, "exit status 1"),
                new AgentEvent.Retrying(2, "overloaded"),
                new AgentEvent.LimitReported("five_hour", "warning", Optional.of(NOON)),
                new AgentEvent.PermissionDecided("WebFetch", false, "no host is allowed"),
                new AgentEvent.MessageDelivered("leave the tests alone"),
                new AgentEvent.Warned("the model is deprecated"),
                new AgentEvent.Unrecognized("line from the future"),
                new AgentEvent.TurnEnded(new TurnResult(
                        "Done.",
                        Optional.of("{\"decision\":\"approved\"}"),
                        Optional.of(new AgentFailure(
                                FailureClass.RATE_LIMITED, "the limit is reached until noon", Optional.of(NOON))),
                        Optional.of("opus"),
                        new Usage(1200, 340, 56000, 780, 5),
                        Cost.exact(Money.usd("0.0412")))));
    }

    static List<StepResult> results() {
        Finding finding = new Finding(
                "f1",
                Severity.MAJOR,
                Optional.of("src/App.java"),
                Optional.of(12),
                "The stream is never closed",
                Optional.of("Use try-with-resources"));
        return List.of(
                StepResult.succeeded(Map.of("summary", "two files")),
                StepResult.judged(
                        new Verdict(Verdict.Decision.CHANGES_REQUESTED, "One leak", List.of(finding)),
                        Map.of("review", "One leak")),
                new StepResult.Failed("ENGINE_CRASHED", "The CLI ended without a result", true),
                StepResult.waits(waits().get(0), Map.of("session", "5f1c-session")),
                new StepResult.Ends(RunEnd.REJECTED, "Not a task for an agent"));
    }

    static List<Wait> waits() {
        return List.of(
                new Wait.ForAnswer(new Question(
                        "q1", "Which one?", List.of("first", "second"), Optional.of("first"), Optional.of(NOON))),
                new Wait.ForTime(NOON, "the quota resets"));
    }

    private static Task task() {
        TaskRequest request = new TaskRequest(
                "Mend the login",
                "It fails every Monday.",
                Optional.of("The test LoginTest passes on a Monday."),
                "https://git.example/shop.git",
                Optional.of("main"),
                Optional.of("code_review"),
                Optional.of("coder"),
                Optional.of("claude"),
                Priority.HIGH,
                new Limits(
                        Optional.of(Duration.ofMinutes(90)),
                        Optional.of(Duration.ofMinutes(5)),
                        Optional.of(40),
                        Optional.of(Money.usd("2.50")),
                        Optional.of(Duration.ofMinutes(20)),
                        Optional.of(6)),
                Set.of("bug"),
                Optional.of(new TicketRef("github", "acme/shop#7", Optional.of("https://git.example/shop/7"))),
                Optional.of("monday-7"),
                ANNA,
                true);
        return new Task(TASK, request, UUID.fromString("7f9c24e8-3b12-4fef-91e0-05af6b1c2d3e"), NOON);
    }
}

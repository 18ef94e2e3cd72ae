package org.jvmfactory.journal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Wait;

/**
 * The names under which kinds of events and of their parts are kept. A name, once given, stays: journals that were written with it must
 * load for ever, so a class that is renamed keeps its name here.
 */
final class EventTypes {

    /** By class, for every sealed family that is kept. */
    static final Map<Class<?>, String> NAMES = names();

    private EventTypes() {}

    private static Map<Class<?>, String> names() {
        Map<Class<?>, String> names = new LinkedHashMap<>();
        names.put(Event.TaskSubmitted.class, "task-submitted");
        names.put(Event.StatusChanged.class, "status-changed");
        names.put(Event.LeaseTaken.class, "lease-taken");
        names.put(Event.CommandTaken.class, "command-taken");
        names.put(Event.RunStarted.class, "run-started");
        names.put(Event.WorkspaceReady.class, "workspace-ready");
        names.put(Event.MemoryRecalled.class, "memory-recalled");
        names.put(Event.StepStarted.class, "step-started");
        names.put(Event.AgentRouted.class, "agent-routed");
        names.put(Event.EngineFailed.class, "engine-failed");
        names.put(Event.EngineShut.class, "engine-shut");
        names.put(Event.EngineTried.class, "engine-tried");
        names.put(Event.EngineRecovered.class, "engine-recovered");
        names.put(Event.QuotaUsedUp.class, "quota-used-up");
        names.put(Event.EngineMoved.class, "engine-moved");
        names.put(Event.PermitTaken.class, "permit-taken");
        names.put(Event.PermitSettled.class, "permit-settled");
        names.put(Event.SessionOpened.class, "session-opened");
        names.put(Event.AgentReported.class, "agent-reported");
        names.put(Event.StepNoted.class, "step-noted");
        names.put(Event.MessagePosted.class, "message-posted");
        names.put(Event.PlanReported.class, "plan-reported");
        names.put(Event.LearningRecorded.class, "learning-recorded");
        names.put(Event.StepFinished.class, "step-finished");
        names.put(Event.EffectIntended.class, "effect-intended");
        names.put(Event.EffectDone.class, "effect-done");
        names.put(Event.EffectFailed.class, "effect-failed");
        names.put(Event.ProcessesEnded.class, "processes-ended");
        names.put(Event.EgressDenied.class, "egress-denied");
        names.put(Event.KeyInside.class, "key-inside");
        names.put(Event.ChangeMeasured.class, "change-measured");
        names.put(Event.RunEnded.class, "run-ended");
        names.put(Event.LocksTaken.class, "locks-taken");
        names.put(Event.LocksReleased.class, "locks-released");
        names.put(Event.ScheduleSet.class, "schedule-set");
        names.put(Event.ScheduleFired.class, "schedule-fired");
        names.put(Event.ScheduleSkipped.class, "schedule-skipped");
        names.put(Event.NotificationsRead.class, "notifications-read");
        names.put(Event.NotificationDue.class, "notification-due");
        names.put(Event.NotificationTried.class, "notification-tried");
        names.put(Event.NotificationPutOff.class, "notification-put-off");
        names.put(Event.NotificationDelivered.class, "notification-delivered");
        names.put(Event.NotificationGivenUp.class, "notification-given-up");
        names.put(Event.TaskForgotten.class, "task-forgotten");
        names.put(Event.RetentionLooked.class, "retention-looked");
        names.put(Event.ChecksRunAgain.class, "checks-run-again");
        names.put(Event.TicketNoted.class, "ticket-noted");
        names.put(Event.PollingLed.class, "polling-led");

        names.put(Command.Answer.class, "answer");
        names.put(Command.Steer.class, "steer");
        names.put(Command.Post.class, "post");
        names.put(Command.Cancel.class, "cancel");
        names.put(Command.Revise.class, "revise");
        names.put(Command.Close.class, "close");
        names.put(Command.Escalate.class, "escalate");
        names.put(Command.Start.class, "start");
        names.put(Command.Retry.class, "retry");

        names.put(AgentEvent.SessionStarted.class, "session-started");
        names.put(AgentEvent.Said.class, "said");
        names.put(AgentEvent.TextDelta.class, "text-delta");
        names.put(AgentEvent.ToolStarted.class, "tool-started");
        names.put(AgentEvent.ToolFinished.class, "tool-finished");
        names.put(AgentEvent.Retrying.class, "retrying");
        names.put(AgentEvent.LimitReported.class, "limit-reported");
        names.put(AgentEvent.PermissionDecided.class, "permission-decided");
        names.put(AgentEvent.MessageDelivered.class, "message-delivered");
        names.put(AgentEvent.Warned.class, "warned");
        names.put(AgentEvent.Unrecognized.class, "unrecognized");
        names.put(AgentEvent.TurnEnded.class, "turn-ended");

        names.put(StepResult.Succeeded.class, "succeeded");
        names.put(StepResult.Judged.class, "judged");
        names.put(StepResult.Failed.class, "failed");
        names.put(StepResult.Waits.class, "waits");
        names.put(StepResult.Ends.class, "ends");

        names.put(Wait.ForAnswer.class, "for-answer");
        names.put(Wait.ForTime.class, "for-time");
        return names;
    }
}

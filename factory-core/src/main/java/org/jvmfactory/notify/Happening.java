package org.jvmfactory.notify;

import org.jvmfactory.notify.Notification.Urgency;

/** What people can be told of. Each time it happens to a task is one happening, whatever else is true of it. */
public enum Happening {
    /** A task's pull request was opened; the task is in review. */
    PUBLISHED(Urgency.INFO, "New pull request"),
    /** A later run brought the pull request that was announced before up to date. */
    REVISED(Urgency.INFO, "Pull request revised"),
    /** The task is done. */
    DONE(Urgency.INFO, "Done"),
    /** The task failed, in none of the ways that have a name of their own. */
    FAILED(Urgency.WARNING, "Failed"),
    /** Somebody cancelled the task. */
    CANCELLED(Urgency.INFO, "Cancelled"),
    /** A step said no to the task. */
    REJECTED(Urgency.WARNING, "Rejected"),
    /** An agent or a step asks, and the task waits for the answer. */
    QUESTION(Urgency.ACTION, "Question"),
    /** The total time limit was reached. */
    TIMED_OUT(Urgency.WARNING, "Timed out"),
    /** Nothing was heard for longer than the silence limit. */
    STALLED(Urgency.WARNING, "Stalled"),
    /** The money limit was reached. */
    OVER_BUDGET(Urgency.WARNING, "Over budget"),
    /** The rounds were used up with work left, for the first time in this task; what there is may have been published as a draft. */
    UNRESOLVED(Urgency.ACTION, "Work is left"),
    /** The agents changed nothing although they should have. */
    NO_CHANGES(Urgency.WARNING, "Nothing changed"),
    /** Work on the task began, or went on after it had waited. Only rules that name it tell it. */
    STARTED(Urgency.INFO, "Work has begun"),
    /** The task waits for a time, such as the reset of a quota. Only rules that name it tell it. */
    WAITING(Urgency.INFO, "Waits"),
    /** A step said anew what risk the task has, before the work or of the change itself. Only rules that name it tell it. */
    ASSESSED(Urgency.INFO, "Risk"),
    /** A step of a workflow says something. It names whom it tells, so no rule does. */
    MESSAGE(Urgency.INFO, "");

    private final Urgency urgency;
    private final String heading;

    Happening(Urgency urgency, String heading) {
        this.urgency = urgency;
        this.heading = heading;
    }

    /** How much it matters, where nobody says otherwise. */
    public Urgency urgency() {
        return urgency;
    }

    /** What a title begins with, in words. */
    public String heading() {
        return heading;
    }
}

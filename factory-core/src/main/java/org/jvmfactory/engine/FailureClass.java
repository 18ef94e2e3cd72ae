package org.jvmfactory.engine;

/** Why a turn failed, from the CLI's structured facts. */
public enum FailureClass {
    /** The key or login was refused, or is missing. */
    AUTH(false),
    /** The account can't pay. */
    BILLING(false),
    /** Too many requests; the failure may say when it resets. */
    RATE_LIMITED(true),
    /** The provider can't keep up. */
    OVERLOADED(true),
    /** The provider couldn't be reached, or broke off. */
    NETWORK(true),
    /** The conversation no longer fits into the model's context. */
    CONTEXT_FULL(false),
    /** The model or the provider refuses to do this. */
    REFUSED(false),
    MAX_TURNS(false),
    /** The money limit was reached. */
    BUDGET(false),
    /** The host that was needed isn't on the sandbox's list. */
    DENIED_EGRESS(false),
    MODEL_NOT_FOUND(false),
    /** The provider didn't accept the request. */
    BAD_REQUEST(false),
    /** The structured result didn't obey its schema. */
    SCHEMA(false),
    /** The CLI was started in a way it doesn't understand. */
    USAGE(false),
    /** The session to go on with isn't there any more; a new one can begin. */
    SESSION_GONE(true),
    /** The CLI ended without saying how the turn ended. */
    CRASHED(true),
    /** It stood still, and we ended it: silence, a tool call without end, a program that was gone unnoticed. */
    STALLED(true),
    /** A limit of its sandbox was reached: of memory, processes, time or output. */
    LIMIT_REACHED(false),
    /** We ended it. */
    ENDED_BY_US(false);

    private final boolean retryable;

    FailureClass(boolean retryable) {
        this.retryable = retryable;
    }

    /** Whether the same turn may succeed later without anybody doing anything. */
    public boolean retryable() {
        return retryable;
    }
}

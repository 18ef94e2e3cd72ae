package org.jvmfactory.ticket;

/** How far Factory is with a ticket, as a tracker may show it. */
public enum TicketStage {
    QUEUED,
    WORKING,
    WAITING_FOR_ANSWER,
    IN_REVIEW,
    DONE,
    FAILED,
    CANCELLED,
    REJECTED
}

package org.jvmfactory.connector.http;

import org.jvmfactory.meta.Internal;
import org.jvmfactory.ticket.TrackerException;

/** What a failed call means to whoever asked a tracker. */
@Internal
public final class TrackerFailures {

    private TrackerFailures() {}

    /** Something that is asked over the web. */
    @FunctionalInterface
    public interface Question<T> {
        T ask() throws InterruptedException;
    }

    public static <T> T of(Question<T> question) throws InterruptedException {
        try {
            return question.ask();
        } catch (ApiException e) {
            TrackerException.Code code = e.is(ApiException.Code.MISSING)
                    ? TrackerException.Code.UNKNOWN_TICKET
                    : e.code().retryable() ? TrackerException.Code.UNAVAILABLE : TrackerException.Code.REFUSED;
            throw new TrackerException(code, e.getMessage(), e, e.retryAfter());
        }
    }
}

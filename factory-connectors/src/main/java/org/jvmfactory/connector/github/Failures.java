package org.jvmfactory.connector.github;

import org.jvmfactory.codehost.CodeHostException;
import org.jvmfactory.connector.http.ApiException;

/** What a failed call means to whoever asked a code host. */
final class Failures {

    private Failures() {}

    /** Something that GitHub is asked. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws InterruptedException;
    }

    static <T> T ofCodeHost(Question<T> question) throws InterruptedException {
        try {
            return question.ask();
        } catch (ApiException e) {
            throw new CodeHostException(
                    e.code().retryable() ? CodeHostException.Code.UNAVAILABLE : CodeHostException.Code.REFUSED,
                    e.getMessage(),
                    e);
        }
    }
}

package org.jvmfactory.connector.github;

import org.jvmfactory.codehost.CodeHostException;
import org.jvmfactory.connector.http.ApiException;
import org.jvmfactory.connector.http.TrackerFailures;

/** What a failed call means to whoever asked a code host. */
final class Failures {

    private Failures() {}

    static <T> T ofCodeHost(TrackerFailures.Question<T> question) throws InterruptedException {
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

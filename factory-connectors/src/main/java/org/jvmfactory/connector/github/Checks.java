package org.jvmfactory.connector.github;

import com.fasterxml.jackson.databind.JsonNode;
import org.jvmfactory.codehost.PullRequestCondition.Check;
import org.jvmfactory.codehost.PullRequestCondition.Check.Outcome;
import org.jvmfactory.connector.http.Fields;

/** What check runs and statuses of commits come to. */
final class Checks {

    private Checks() {}

    static Check ofRun(JsonNode run) {
        return new Check(
                Fields.words(run, "/name"),
                outcome(Fields.words(run, "/status"), Fields.words(run, "/conclusion")),
                Fields.text(run, "/html_url"),
                Fields.text(run, "/output/summary").or(() -> Fields.text(run, "/output/title")));
    }

    static Check ofStatus(JsonNode status) {
        return new Check(
                Fields.words(status, "/context"),
                outcome(Fields.words(status, "/state")),
                Fields.text(status, "/target_url"),
                Fields.text(status, "/description"));
    }

    /** Of a check run or suite. What waits for a person is no failure yet. */
    static Outcome outcome(String status, String conclusion) {
        if (!status.equals("completed")) {
            return Outcome.PENDING;
        }
        return switch (conclusion) {
            case "success" -> Outcome.PASSED;
            case "failure", "timed_out", "startup_failure", "cancelled" -> Outcome.FAILED;
            case "action_required" -> Outcome.PENDING;
            default -> Outcome.NEUTRAL;
        };
    }

    /** Of a status. */
    static Outcome outcome(String state) {
        return switch (state) {
            case "success" -> Outcome.PASSED;
            case "failure", "error" -> Outcome.FAILED;
            default -> Outcome.PENDING;
        };
    }
}

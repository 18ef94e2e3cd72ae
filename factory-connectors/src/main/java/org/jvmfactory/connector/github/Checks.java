package org.jvmfactory.connector.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jvmfactory.codehost.PullRequestCondition.Check;
import org.jvmfactory.connector.http.Fields;
import org.jvmfactory.task.CheckOutcome;

/** What check runs and statuses of commits come to. */
final class Checks {

    /** What begins the ids of checks. A job of GitHub Actions has the number of its check run. */
    private static final String JOB = "job-";

    private static final String RUN = "run-";
    private static final String STATUS = "status-";

    private Checks() {}

    static Check ofRun(JsonNode run) {
        boolean actions = Fields.words(run, "/app/slug").equals("github-actions");
        return new Check(
                Fields.text(run, "/id").map((actions ? JOB : RUN)::concat),
                Fields.words(run, "/name"),
                outcome(Fields.words(run, "/status"), Fields.words(run, "/conclusion")),
                Fields.text(run, "/html_url"),
                Fields.text(run, "/output/summary").or(() -> Fields.text(run, "/output/title")));
    }

    static Check ofStatus(JsonNode status) {
        return new Check(
                Fields.text(status, "/id").map(STATUS::concat),
                Fields.words(status, "/context"),
                outcome(Fields.words(status, "/state")),
                Fields.text(status, "/target_url"),
                Fields.text(status, "/description"));
    }

    /** The number of the job that it is; empty where it is none. */
    static Optional<String> job(Check check) {
        return number(check, JOB);
    }

    /** The number of the check run that it is; empty where it is a status. */
    static Optional<String> run(Check check) {
        return number(check, RUN).or(() -> number(check, JOB));
    }

    private static Optional<String> number(Check check, String kind) {
        return check.id()
                .filter(id -> id.startsWith(kind))
                .map(id -> id.substring(kind.length()))
                .filter(id -> id.matches("\\d{1,18}"));
    }

    /** Of a check run or suite. What waits for a person is no failure yet. */
    static CheckOutcome outcome(String status, String conclusion) {
        if (!status.equals("completed")) {
            return CheckOutcome.PENDING;
        }
        return switch (conclusion) {
            case "success" -> CheckOutcome.PASSED;
            case "failure", "timed_out", "startup_failure", "cancelled" -> CheckOutcome.FAILED;
            case "action_required" -> CheckOutcome.PENDING;
            default -> CheckOutcome.NEUTRAL;
        };
    }

    /** Of a status. */
    static CheckOutcome outcome(String state) {
        return switch (state) {
            case "success" -> CheckOutcome.PASSED;
            case "failure", "error" -> CheckOutcome.FAILED;
            default -> CheckOutcome.PENDING;
        };
    }
}

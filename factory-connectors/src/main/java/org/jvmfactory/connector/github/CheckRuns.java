package org.jvmfactory.connector.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jvmfactory.codehost.PullRequestCondition.Check;
import org.jvmfactory.connector.http.ApiAnswer;
import org.jvmfactory.connector.http.ApiException;
import org.jvmfactory.connector.http.ApiRequest;
import org.jvmfactory.connector.http.CleanText;
import org.jvmfactory.connector.http.Download;
import org.jvmfactory.connector.http.Fields;

/** What check runs printed, and how those of GitHub Actions are run again. Thread-safe. */
final class CheckRuns {

    private static final int MOST_ANNOTATIONS = 50;
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_LETTERS = 16_000;

    private final GitHubApi api;
    private final Download logs = new Download("the log of a job");

    CheckRuns(GitHubApi api) {
        this.api = api;
    }

    /** The log of a job, or what the check says where that can't be had. */
    Optional<String> log(RepoName name, Check check) throws InterruptedException {
        Optional<String> job = Checks.job(check);
        if (job.isPresent()) {
            try {
                String excerpt = JobLog.excerpt(download(name, job.get()));
                if (!excerpt.isEmpty()) {
                    return Optional.of(excerpt);
                }
            } catch (ApiException e) {
                if (!absent(e)) {
                    throw e;
                }
            }
        }
        Optional<String> run = Checks.run(check);
        return run.isEmpty() ? Optional.empty() : said(name, run.get());
    }

    /** It lies elsewhere, at an address that is good for a minute. */
    private String download(RepoName name, String job) throws InterruptedException {
        ApiAnswer answer =
                api.call(name, ApiRequest.get(jobs(name, job) + "/logs").unfollowed());
        String place = answer.header("location")
                .orElseThrow(() -> new ApiException(ApiException.Code.MISSING, "GitHub doesn't say where the log is"));
        return logs.tail(place, api.base(), MOST_BYTES);
    }

    private Optional<String> said(RepoName name, String run) throws InterruptedException {
        String path = name.path() + "/check-runs/" + run;
        List<String> said = new ArrayList<>();
        try {
            JsonNode found = api.read(name, path);
            Stream.of("/output/title", "/output/summary", "/output/text")
                    .flatMap(pointer -> Fields.text(found, pointer).stream())
                    .forEach(said::add);
            api.list(name, path + "/annotations?per_page=" + MOST_ANNOTATIONS, "", MOST_ANNOTATIONS)
                    .items()
                    .forEach(annotation -> said.add(annotation(annotation)));
        } catch (ApiException e) {
            if (!absent(e)) {
                throw e;
            }
        }
        String text = CleanText.of(String.join("\n", said), MOST_LETTERS);
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static String annotation(JsonNode annotation) {
        String place = Fields.words(annotation, "/path") + ":" + Fields.words(annotation, "/start_line");
        String words = Stream.of("/title", "/message", "/raw_details")
                .flatMap(pointer -> Fields.text(annotation, pointer).stream())
                .distinct()
                .reduce((one, other) -> one + ": " + other)
                .orElse("");
        return place + ": " + Fields.words(annotation, "/annotation_level") + ": " + words;
    }

    /** A workflow run counts how often it was tried: one that was tried again since isn't tried once more. */
    boolean rerun(RepoName name, Check check) throws InterruptedException {
        Optional<String> id = Checks.job(check);
        if (id.isEmpty()) {
            return false;
        }
        try {
            JsonNode job = api.read(name, jobs(name, id.get()));
            String path = name.path() + "/actions/runs/" + number(job, "/run_id", 0);
            JsonNode run = api.read(name, path);
            if (number(run, "/run_attempt", 1) > number(job, "/run_attempt", 1)) {
                return true;
            }
            if (!Fields.words(run, "/status").equals("completed")) {
                throw new ApiException(
                        ApiException.Code.UNAVAILABLE,
                        "jobs that failed run again once the others beside them have ended");
            }
            api.call(name, ApiRequest.post(path + "/rerun-failed-jobs"));
            return true;
        } catch (ApiException e) {
            if (!absent(e)) {
                throw e;
            }
            return e.said().toLowerCase(Locale.ROOT).contains("already running");
        }
    }

    private static boolean absent(ApiException failure) {
        return failure.is(ApiException.Code.FORBIDDEN) || failure.is(ApiException.Code.MISSING);
    }

    private static String jobs(RepoName name, String job) {
        return name.path() + "/actions/jobs/" + job;
    }

    private static long number(JsonNode node, String pointer, long otherwise) {
        return node.at(pointer).asLong(otherwise);
    }
}

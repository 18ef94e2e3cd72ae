package org.jvmfactory.learning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.ChangedFile;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Fate;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Outcome;
import org.jvmfactory.task.Outcome.Check;
import org.jvmfactory.task.Outcome.Found;
import org.jvmfactory.task.Outcome.Published;
import org.jvmfactory.task.Outcome.Worker;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.task.Usage;

class OutcomeFormatTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123Z");
    private static final TaskId TASK = new TaskId("k3f9x2ab");

    private static Outcome outcome(String title, String message) {
        return new Outcome(
                TASK,
                title,
                "https://github.com/acme/shop",
                TaskStatus.DONE,
                Outcome.Result.REVIEW_FAILED,
                List.of(new Outcome.Run(
                        new RunId(TASK, 2),
                        "more is wanted of the pull request: review",
                        Optional.of(RunEnd.UNRESOLVED),
                        "the rounds are used up",
                        NOON.minusSeconds(90),
                        Optional.of(NOON),
                        Duration.ofSeconds(80))),
                Optional.of("medium"),
                List.of(
                        new Check("verify", "verify", Check.State.PASSED, 2, 1),
                        new Check("review", "review", Check.State.FAILED, 3, 3),
                        new Check("build", "code-host", Check.State.PASSED, 1, 0)),
                List.of(new ChangedFile("src/New.java", Optional.of("src/Old.java")), ChangedFile.of("README.md")),
                2,
                List.of(
                        new Found(
                                "review",
                                "review",
                                new Finding(
                                        "f-1",
                                        Severity.BLOCKER,
                                        Optional.of("src/New.java"),
                                        Optional.of(7),
                                        message,
                                        Optional.empty()),
                                Fate.OPEN,
                                2),
                        new Found(
                                "review",
                                "review",
                                new Finding(
                                        "f-2",
                                        Severity.NIT,
                                        Optional.empty(),
                                        Optional.empty(),
                                        "Spelling",
                                        Optional.empty()),
                                Fate.MENDED,
                                1)),
                2,
                1,
                Cost.estimated(Money.usd("0.25")),
                List.of(
                        new Worker(
                                "coder",
                                "agent",
                                "codex",
                                Optional.of("gpt-5"),
                                new Usage(100, 20, 3, 4, 5),
                                Cost.estimated(Money.usd("0.2")),
                                true,
                                true),
                        new Worker(
                                "reviewer",
                                "review",
                                "claude",
                                Optional.of("opus"),
                                new Usage(10, 2, 0, 0, 1),
                                Cost.exact(Money.usd("0.05")),
                                false,
                                false)),
                Optional.of(new Published(
                        "https://github.com/acme/shop/pull/12",
                        Optional.of(12),
                        "factory/k3f9x2ab-login",
                        NOON.minusSeconds(30),
                        Published.Verdict.MERGED,
                        Optional.of(NOON.plusSeconds(60)),
                        "its pull request was merged by anna",
                        true)),
                Set.of("agent", "review"),
                NOON.minusSeconds(100),
                NOON,
                false);
    }

    @ParameterizedTest
    @EnumSource
    void a_line_is_as_its_golden_file(OutcomeFormat format) throws IOException {
        String line = format.line(outcome("Mend the login", "Passwords are\nlogged"), UnaryOperator.identity())
                .orElseThrow();

        Path golden = Path.of("src/test/resources/outcomes/" + ConfigNode.spelling(format) + ".json");
        assertThat(JSON.readTree(line)).isEqualTo(JSON.readTree(Files.readString(golden)));
        assertThat(line)
                .startsWith(format == OutcomeFormat.FACTORY ? "{\"v\":1,\"task\":" : "{\"outcome\":\"review-failed\"");
    }

    @ParameterizedTest
    @EnumSource
    void whatever_others_wrote_stays_on_one_line_of_ascii_and_is_read_back(OutcomeFormat format) throws IOException {
        String hostile = "a\n{\"task\":\"x\"}\u2028\u202e\u001b[31m\u0085\u007f\ud800 é \u0000";

        String line =
                format.line(outcome(hostile, hostile), UnaryOperator.identity()).orElseThrow();

        assertThat(line).matches("[\\x20-\\x7e]+");
        JsonNode read = JSON.readTree(line);
        String text = format == OutcomeFormat.FACTORY
                ? read.path("findings").path(0).path("message").asText()
                : read.path("review_findings").path(0).asText();
        assertThat(text).startsWith("a").contains("{\"task\":\"x\"}", "é");
    }

    @ParameterizedTest
    @EnumSource
    void secrets_are_taken_out_of_every_text(OutcomeFormat format) {
        String line = format.line(outcome("hunter2", "the key is hunter2"), text -> text.replace("hunter2", "***"))
                .orElseThrow();

        assertThat(line).doesNotContain("hunter2").contains("the key is ***");
    }

    @Test
    void what_was_not_published_is_no_line_of_the_foreign_log() {
        Outcome outcome = SampleOutcomes.pullRequest(1).unpublished().make();

        assertThat(OutcomeFormat.AGENTFACTORY.line(outcome, UnaryOperator.identity()))
                .isEmpty();
        assertThat(OutcomeFormat.FACTORY.line(outcome, UnaryOperator.identity()))
                .isPresent();
    }
}

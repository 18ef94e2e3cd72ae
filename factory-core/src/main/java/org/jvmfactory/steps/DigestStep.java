package org.jvmfactory.steps;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.TaskSummary;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.task.StepResult;

/** Says what became of all tasks of the last days. Tasks that do so themselves are no news. */
final class DigestStep implements WorkflowStep {

    static final String TYPE = "digest";

    private static final int MOST_DAYS = 366;

    private final Settings settings;

    DigestStep(Settings settings) {
        this.settings = settings;
    }

    /**
     * What stands under {@code with:}.
     *
     * @param days how far it looks back
     */
    record Settings(int days) {

        static Settings read(ConfigNode with) {
            with.only("days");
            return new Settings(with.find("days").map(Settings::days).orElse(7));
        }

        private static int days(ConfigNode node) {
            int days = node.positive();
            if (days > MOST_DAYS) {
                throw node.error("a digest looks back at most " + MOST_DAYS + " days, got " + days);
            }
            return days;
        }
    }

    @Override
    public StepResult execute(StepContext context) {
        Instant now = context.now();
        Instant from = now.minus(Duration.ofDays(settings.days()));
        List<TaskSummary> tasks = context.tasksSince(from).stream()
                .filter(task ->
                        !task.id().equals(context.task().id()) && !task.uses().contains(TYPE))
                .toList();
        Digest digest = new Digest(from, now, tasks);
        return StepResult.succeeded(Map.of(
                "title", digest.title(),
                "text", new DigestText(digest, DigestText.Style.MARKDOWN).text(),
                "plain", new DigestText(digest, DigestText.Style.PLAIN).text(),
                "empty", String.valueOf(digest.isEmpty())));
    }
}

package org.jvmfactory.steps;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.StepContext.EffectScope;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.task.News;
import org.jvmfactory.task.StepResult;

/** Tells each person who said something of the pull request what came of it, once, where they said it. */
final class ReplyStep implements WorkflowStep {

    private static final int LONGEST_QUOTE = 300;

    private final Settings settings;

    ReplyStep(Settings settings) {
        this.settings = settings;
    }

    /**
     * What stands under {@code with:}.
     *
     * @param answers the step that dealt with the news
     */
    record Settings(String answers) {

        static Settings read(ConfigNode with) {
            with.only("answers");
            return new Settings(with.findText("answers").orElse("address"));
        }
    }

    @Override
    public StepResult execute(StepContext context) throws InterruptedException {
        Map<String, String> answers =
                context.result(settings.answers()).map(StepResult::outputs).orElse(Map.of());
        Map<String, StringBuilder> threads = new LinkedHashMap<>();
        Map<String, String> keys = new HashMap<>();
        List<News> all = context.news();
        for (int i = 0; i < all.size(); i++) {
            News news = all.get(i);
            if (!said(news)) {
                continue;
            }
            String answer = Optional.ofNullable(answers.get(NewsAnswers.OUTPUT + GivenNews.name(i)))
                    .orElse("");
            String thread = news.thread().orElse("");
            StringBuilder text = threads.computeIfAbsent(thread, it -> new StringBuilder());
            text.append(text.length() == 0 ? "" : "\n\n")
                    .append(thread.isEmpty() ? quote(news) + "\n\n" : "")
                    .append(answer.isEmpty() ? "This was looked at." : Markdown.quotation(answer));
            keys.merge(thread, news.source(), (one, other) -> other);
        }
        int said = 0;
        for (Map.Entry<String, StringBuilder> thread : threads.entrySet()) {
            String key = keys.getOrDefault(thread.getKey(), "");
            said += reply(context, thread.getKey(), key, thread.getValue() + "\n\n" + commit(context)) ? 1 : 0;
        }
        return StepResult.succeeded(Map.of("text", "answered in " + said + " of " + threads.size() + " places"));
    }

    /** Only people are answered. */
    private static boolean said(News news) {
        return news.kind() == News.Kind.REVIEW || news.kind() == News.Kind.REMARK;
    }

    private static String quote(News news) {
        String line = news.text().strip().lines().findFirst().orElse("");
        String cut = line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "…";
        return "To " + Markdown.plain(news.author().name()) + (cut.isEmpty() ? ":" : ": " + Markdown.plain(cut));
    }

    private static String commit(StepContext context) {
        return "The branch is at " + context.change().tip() + " now.";
    }

    /** False where the code host refused it: what is published stays published. */
    private static boolean reply(StepContext context, String thread, String key, String text)
            throws InterruptedException {
        Map<String, String> payload = new HashMap<>();
        payload.put("repository", context.change().repository());
        payload.put("branch", context.change().branch());
        payload.put("text", text);
        if (!thread.isEmpty()) {
            payload.put("remark", thread);
        }
        try {
            context.perform("reply/" + key, EffectScope.TASK, "review-reply", payload);
            return true;
        } catch (FactoryException e) {
            if (e.code().retryable()) {
                throw e;
            }
            context.note("an answer on the pull request was refused: " + e.getMessage());
            return false;
        }
    }
}

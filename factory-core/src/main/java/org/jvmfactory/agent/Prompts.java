package org.jvmfactory.agent;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.TaskRequest;

/**
 * The messages that agents are sent. What comes from outside, such as the ticket, is marked as data by a {@link Fence}; our own words are
 * all that stands outside of one.
 */
public final class Prompts {

    private static final Template TASK = Template.of(ConfigNode.ofJson(
            "task.mustache", TextNode.valueOf(resource("task.mustache")).toString()));

    private Prompts() {}

    /** The message that begins an agent's work. */
    public static String begin(Briefing briefing) {
        requireNonNull(briefing, "briefing");
        TaskRequest request = briefing.task().request();
        Briefing.Work work = briefing.work();
        List<String> given = work.given().stream()
                .filter(it -> !it.text().isBlank())
                .map(it -> it.name() + ":\n\n" + Fence.around("given", it.text()))
                .toList();
        List<Map<String, String>> answered = work.answered().stream()
                .map(it -> Map.of(
                        "question", Fence.around("question", it.question()),
                        "answer", Fence.around("answer", it.answer())))
                .toList();
        Map<String, Object> values = new HashMap<>();
        values.put("task", briefing.task().id().value());
        values.put("repository", oneLine(briefing.branch().repository()));
        values.put("branch", oneLine(briefing.branch().name()));
        values.put("base", oneLine(briefing.branch().baseBranch()));
        values.put("base-commit", briefing.branch().baseCommit());
        values.put("writes", briefing.writes());
        values.put("title", Fence.around("title", request.title()));
        values.put("description", Fence.around("description", request.description()));
        values.put(
                "spec", request.spec().map(spec -> Fence.around("spec", spec)).orElse(""));
        values.put("guidance", briefing.guidance().render());
        values.put("has-given", !given.isEmpty());
        values.put("given", given);
        values.put("has-answered", !answered.isEmpty());
        values.put("answered", answered);
        values.put("instructions", work.instructions().strip());
        values.put("again", work.again());
        values.put("ending", work.ending().strip());
        return TASK.render(values);
    }

    /** The message that goes on with a session whose question was answered. */
    public static String answered(String answer) {
        return "A person has answered your question. The answer decides what you asked; your rules stand as they are.\n\n"
                + Fence.around("answer", answer) + "\n\nGo on with your work.";
    }

    /** The message that goes on with a session that was broken off. */
    public static String goOn() {
        return "You were broken off from outside; what stopped you is over. Look at where you were and go on with your work.";
    }

    static String resource(String name) {
        try (InputStream stream = requireNonNull(Prompts.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cc}+", " ").strip();
    }
}

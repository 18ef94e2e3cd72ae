package org.jvmfactory.engine.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.CliProtocol.Host;
import org.jvmfactory.engine.CliProtocol.ToolAnswer;

/** Lines of a CLI's output that ask for the host's tools, such as {@code {"factory":"post_message","input":{"text":"..."}}}. */
final class Requests {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String KEY = "factory";
    private static final int LONGEST = 64 * 1024;
    private static final int MOST = 500;
    private static final int SUMMARY = 200;

    /** The example doesn't begin a line: a program that prints its prompt asks for nothing by it. */
    private static final String EXAMPLE = """


            You can ask Factory, which runs you, for something while you work: print one JSON object on a line of its own, such
            as {"factory":"post_message","input":{"text":"What I found"}}.
            """;

    private final boolean allowed;
    private final boolean answered;
    private int begun;
    private int open;

    Requests(boolean allowed, CommandSettings.Prompt prompt) {
        this.allowed = allowed;
        this.answered = allowed && prompt == CommandSettings.Prompt.FILE;
    }

    /** Whether answers are written to the CLI's standard input, which stays open for them. */
    boolean answered() {
        return answered;
    }

    /** How many are under way. */
    int open() {
        return open;
    }

    /** What an agent is told of this. */
    static String told(List<AgentTool> tools, CommandSettings.Prompt prompt) {
        if (tools.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(EXAMPLE);
        text.append(
                prompt == CommandSettings.Prompt.FILE
                        ? "The answer comes as a line on standard input, {\"factory\":\"answer\",\"request\":1,\"ok\":true,\"text\":\"...\"},"
                                + " where requests are counted from 1.\n"
                        : "You get no answer.\n");
        text.append("There are these tools, each with the schema of its input:\n");
        tools.forEach(tool -> text.append("- ")
                .append(tool.name())
                .append(": ")
                .append(tool.description())
                .append(' ')
                .append(tool.inputSchema())
                .append('\n'));
        return text.toString();
    }

    /** Takes a line that asks for something; false where it doesn't. {@code done} is called when it is done. */
    boolean take(String line, Host host, Runnable done) {
        Optional<JsonNode> request = allowed ? request(line) : Optional.empty();
        if (request.isEmpty()) {
            return false;
        }
        begun++;
        int number = begun;
        if (number > MOST) {
            host.emit(new AgentEvent.Unrecognized(line));
            return true;
        }
        String tool = request.get().path(KEY).asText();
        JsonNode input = request.get().path("input");
        String text = input.isObject() ? input.toString() : "{}";
        String call = "factory-" + number;
        host.emit(new AgentEvent.ToolStarted(call, tool, shortened(text)).withInput(text));
        open++;
        host.call(tool, text, answer -> {
            open--;
            host.emit(new AgentEvent.ToolFinished(call, answer.ok(), shortened(answer.text())));
            if (answered) {
                host.write(line(number, answer));
            }
            done.run();
        });
        return true;
    }

    private static Optional<JsonNode> request(String line) {
        String text = line.strip();
        if (!text.startsWith("{") || !text.contains("\"" + KEY + "\"") || text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            JsonNode read = JSON.readTree(text);
            return Optional.of(read).filter(it -> it.isObject() && it.path(KEY).isTextual());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String line(int number, ToolAnswer answer) {
        return JSON.createObjectNode()
                .put(KEY, "answer")
                .put("request", number)
                .put("ok", answer.ok())
                .put("text", answer.text())
                .toString();
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= SUMMARY ? line : line.substring(0, SUMMARY) + "…";
    }
}

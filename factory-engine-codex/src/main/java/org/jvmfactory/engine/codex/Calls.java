package org.jvmfactory.engine.codex;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jvmfactory.engine.AgentEvent;

/** Calls of tools, as the CLI's server reports them. */
final class Calls {

    private Calls() {}

    static AgentEvent started(JsonNode item) {
        String input = input(item);
        return new AgentEvent.ToolStarted(item.path("id").asText(), tool(item), OneLine.of(input))
                .withInput(whole(item, input));
    }

    static AgentEvent finished(JsonNode item) {
        boolean ok = item.path("status").asText("completed").equals("completed");
        String output = output(item);
        return new AgentEvent.ToolFinished(
                        item.path("id").asText(), ok, OneLine.of(ok ? output : failed(item) + " " + output))
                .withOutput(failed(item) + output);
    }

    private static String tool(JsonNode item) {
        return switch (item.path("type").asText()) {
            case "commandExecution" -> "shell";
            case "fileChange" -> "apply_patch";
            case "mcpToolCall" ->
                item.path("server").asText() + "." + item.path("tool").asText();
            case "dynamicToolCall" -> item.path("tool").asText();
            case "collabAgentToolCall" -> "agent";
            case "webSearch" -> "web_search";
            default -> item.path("type").asText();
        };
    }

    private static String input(JsonNode item) {
        return switch (item.path("type").asText()) {
            case "commandExecution" ->
                ShellCommand.of(item.path("command").asText()).script();
            case "fileChange" ->
                StreamSupport.stream(item.path("changes").spliterator(), false)
                        .map(change -> change.path("path").asText())
                        .collect(Collectors.joining(", "));
            case "collabAgentToolCall" ->
                item.path("prompt").asText(item.path("tool").asText());
            case "webSearch" -> item.path("query").asText();
            case "imageView" -> item.path("path").asText();
            default ->
                item.path("arguments").isMissingNode()
                        ? ""
                        : item.path("arguments").toString();
        };
    }

    private static String whole(JsonNode item, String input) {
        return item.path("type").asText().equals("fileChange")
                ? item.path("changes").toString()
                : input;
    }

    private static String output(JsonNode item) {
        return switch (item.path("type").asText()) {
            case "commandExecution" -> text(item.path("aggregatedOutput")).orElse("");
            case "dynamicToolCall" -> texts(item.path("contentItems"));
            case "mcpToolCall" ->
                text(item.path("error").path("message"))
                        .orElseGet(() -> texts(item.path("result").path("content")));
            default -> "";
        };
    }

    /** How it failed; empty text where it didn't, or nothing is said of it. */
    private static String failed(JsonNode item) {
        JsonNode code = item.path("exitCode");
        if (code.isInt()) {
            return code.asInt() == 0 ? "" : "Exit code " + code.asInt();
        }
        String status = item.path("status").asText();
        return status.equals("completed") ? "" : status;
    }

    private static String texts(JsonNode content) {
        return StreamSupport.stream(content.spliterator(), false)
                .map(part -> part.path("text").asText(part.path("type").asText()))
                .collect(Collectors.joining(" "));
    }

    private static Optional<String> text(JsonNode node) {
        return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
    }
}

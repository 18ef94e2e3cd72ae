package org.jvmfactory.engine.codex;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.FailureClass;

/**
 * Reads what the CLI's server prints, line by line. It does nothing but remember what a turn has been so far: from the same lines it reads
 * the same.
 */
final class Transcript {

    /** What a line means. */
    sealed interface Item {

        /** Something to report. */
        record Happened(AgentEvent event) implements Item {}

        /** The CLI answers a request of ours; {@code error} is missing where it did what was asked. */
        record Answered(int request, JsonNode result, JsonNode error) implements Item {}

        /** A turn of the CLI begins. */
        record Began(String turn) implements Item {}

        /** The message with this id has entered the conversation. */
        record TakenIn(String message) implements Item {}

        /** An answer of the model has been counted. */
        record Counted() implements Item {}

        /** A request for permission, of an agent in a conversation: ours, or a subagent's. */
        record Wish(JsonNode request, String thread) {}

        /** The CLI asks whether it may run a command. */
        record MayRun(Wish wish, String command, Optional<Path> directory) implements Item {}

        /** The CLI asks whether it may change files. */
        record MayChange(Wish wish, JsonNode changes) implements Item {}

        /** The CLI asks whether it may call a tool of a user's server. */
        record MayCall(Wish wish, String server, String tool, JsonNode input) implements Item {}

        /** A patch of the agent's has been carried out. */
        record Changed(JsonNode changes) implements Item {}

        /** The agent calls a tool of the host. */
        record CallsHost(JsonNode request, String tool, String input) implements Item {}

        /** The CLI asks for something else. */
        record Asked(JsonNode request, String what) implements Item {}

        /** A turn of the CLI is over. */
        record TurnOver(String turn, Optional<AgentFailure> failure, boolean interrupted) implements Item {}
    }

    /** Live only: the agent is at work, without words. */
    private static final AgentEvent SIGN_OF_LIFE = new AgentEvent.TextDelta("");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ATTEMPT = Pattern.compile("(\\d+)/\\d+");

    /** Items that are calls of a tool; others are what is said and thought. */
    private static final Set<String> CALLS = Set.of(
            "commandExecution",
            "fileChange",
            "mcpToolCall",
            "dynamicToolCall",
            "collabAgentToolCall",
            "webSearch",
            "imageView",
            "imageGeneration");

    /** What says nothing about the work, or says it again. */
    private static final Set<String> SILENT = Set.of(
            "account/updated",
            "configWarning",
            "deprecationNotice",
            "hook/completed",
            "hook/started",
            "remoteControl/status/changed",
            "serverRequest/resolved",
            "skills/changed",
            "thread/closed",
            "thread/environment/connected",
            "thread/environment/disconnected",
            "thread/goal/cleared",
            "thread/goal/updated",
            "thread/name/updated",
            "thread/queue/changed",
            "thread/readState/changed",
            "thread/settings/updated",
            "thread/started",
            "thread/status/changed",
            "turn/diff/updated",
            "turn/moderationMetadata",
            "model/safetyBuffering/updated",
            "model/verification");

    /** What only shows that the CLI is at work. */
    private static final Set<String> ALIVE = Set.of(
            "item/reasoning/summaryPartAdded",
            "item/reasoning/summaryTextDelta",
            "item/reasoning/textDelta",
            "item/plan/delta",
            "item/commandExecution/outputDelta",
            "item/commandExecution/terminalInteraction",
            "item/fileChange/outputDelta",
            "item/fileChange/patchUpdated",
            "item/mcpToolCall/progress",
            "modelProvider/authRecoveryCompleted",
            "modelProvider/authRecoveryStarted",
            "thread/compacted",
            "turn/plan/updated");

    private final Windows windows = new Windows();

    /** The changes of the patches that were announced, by their ids. */
    private final Map<String, JsonNode> patches = new HashMap<>();

    /** The calls of servers' tools that are under way, by their ids. */
    private final Map<String, JsonNode> serverCalls = new LinkedHashMap<>();

    private String thread = "";
    private Optional<String> model = Optional.empty();
    private Turn turn = new Turn();

    /** The conversation is this one; others are its subagents'. */
    void follow(String conversation, Optional<String> itsModel) {
        thread = conversation;
        model = itsModel;
    }

    /** A turn of ours begins: what was counted and said so far belongs to earlier ones. */
    void beginTurn() {
        turn = new Turn();
    }

    Turn turn() {
        return turn;
    }

    /** The model that answers, as far as it is known. */
    Optional<String> model() {
        return model;
    }

    List<Item> read(String line) {
        JsonNode root;
        try {
            root = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return List.of(unrecognized(line));
        }
        JsonNode id = root.path("id");
        if (root.path("method").isTextual()) {
            String method = root.path("method").asText();
            return id.isMissingNode()
                    ? told(method, root.path("params"), line)
                    : List.of(asked(id, method, root.path("params")));
        }
        boolean answer = id.canConvertToInt() && (root.has("result") || root.has("error"));
        return List.of(
                answer ? new Item.Answered(id.asInt(), root.path("result"), root.path("error")) : unrecognized(line));
    }

    private static Item unrecognized(String line) {
        return new Item.Happened(new AgentEvent.Unrecognized(line));
    }

    private Item asked(JsonNode id, String method, JsonNode params) {
        Item.Wish wish = new Item.Wish(id, params.path("threadId").asText());
        return switch (method) {
            case "item/commandExecution/requestApproval" ->
                new Item.MayRun(wish, params.path("command").asText(), directory(params.path("cwd")));
            case "item/fileChange/requestApproval" ->
                new Item.MayChange(
                        wish, patches.getOrDefault(params.path("itemId").asText(), JSON.createArrayNode()));
            case "mcpServer/elicitation/request" -> asked(wish, method, params);
            case "item/tool/call" ->
                new Item.CallsHost(
                        id,
                        params.path("tool").asText(),
                        params.path("arguments").isObject()
                                ? params.path("arguments").toString()
                                : "{}");
            default -> new Item.Asked(id, method);
        };
    }

    /** A server's own questions are for a person, who isn't there; the CLI's about a call of its tools are for the host. */
    private Item asked(Item.Wish wish, String method, JsonNode params) {
        JsonNode call = params.path("_meta");
        String server = params.path("serverName").asText();
        return call.path("codex_approval_kind").asText().equals("mcp_tool_call")
                ? new Item.MayCall(
                        wish,
                        server,
                        call.path("tool_name").asText(calledOf(server)), // before 0.169 it doesn't say
                        call.path("tool_params").isObject() ? call.path("tool_params") : JSON.createObjectNode())
                : new Item.Asked(wish.request(), method);
    }

    private String calledOf(String server) {
        return serverCalls.values().stream()
                .filter(call -> call.path("server").asText().equals(server))
                .reduce((first, last) -> last)
                .map(call -> call.path("tool").asText())
                .orElse("");
    }

    private static Optional<Path> directory(JsonNode cwd) {
        try {
            return Optional.of(cwd.asText())
                    .filter(text -> text.startsWith("/"))
                    .map(Path::of);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private List<Item> told(String method, JsonNode params, String line) {
        if (SILENT.contains(method)) {
            return List.of();
        }
        if (params.path("threadId").isTextual()
                && !params.path("threadId").asText().equals(thread)) {
            return ofSubagent(method, params);
        }
        return switch (method) {
            case "turn/started" -> began(params.path("turn").path("id").asText());
            case "turn/completed" -> List.of(over(params.path("turn")));
            case "item/started" -> started(params.path("item"));
            case "item/completed" -> completed(params.path("item"));
            case "item/agentMessage/delta" ->
                List.of(happened(new AgentEvent.TextDelta(params.path("delta").asText())));
            case "thread/tokenUsage/updated" ->
                counted(
                        params.path("turnId").asText(),
                        params.path("tokenUsage").path("last"));
            case "error" -> failed(params);
            case "warning", "guardianWarning" ->
                List.of(happened(
                        new AgentEvent.Warned(OneLine.of(params.path("message").asText()))));
            case "model/rerouted" -> rerouted(params);
            case "account/rateLimits/updated" -> limits(params.path("rateLimits"));
            case "mcpServer/startupStatus/updated" -> server(params);
            default -> List.of(ALIVE.contains(method) ? happened(SIGN_OF_LIFE) : unrecognized(line));
        };
    }

    /** A subagent's work is for the agent that called it; what it uses counts all the same. */
    private List<Item> ofSubagent(String method, JsonNode params) {
        if (method.equals("thread/tokenUsage/updated")) {
            turn.used = turn.used.plus(Turn.tokens(params.path("tokenUsage").path("last"), 0));
        } else if (method.equals("item/started")) {
            announced(params.path("item"));
        }
        return List.of(happened(SIGN_OF_LIFE));
    }

    private List<Item> began(String id) {
        turn.parts.add(id);
        return List.of(new Item.Began(id));
    }

    private Item over(JsonNode ended) {
        String status = ended.path("status").asText();
        boolean interrupted = status.equals("interrupted");
        Optional<AgentFailure> failure = Optional.empty();
        if (interrupted) {
            failure = Optional.of(Failures.interrupted());
        } else if (!status.equals("completed")) {
            failure = Optional.of(Failures.of(ended.path("error"), turn.tried, turn.resetAt));
        } else if (turn.empty()) {
            failure = Optional.of(Failures.of(
                    FailureClass.REFUSED,
                    "The model ended its turn without a word or a deed, as it does when it refuses."));
        }
        return new Item.TurnOver(ended.path("id").asText(), failure, interrupted);
    }

    private List<Item> started(JsonNode item) {
        if (!CALLS.contains(item.path("type").asText())) {
            return List.of(happened(SIGN_OF_LIFE));
        }
        String id = item.path("id").asText();
        announced(item);
        turn.called = true;
        return turn.calls.add(id) ? List.of(happened(Calls.started(item))) : List.of();
    }

    private void announced(JsonNode item) {
        if (item.path("type").asText().equals("fileChange")) {
            patches.put(item.path("id").asText(), item.path("changes"));
        } else if (item.path("type").asText().equals("mcpToolCall")) {
            serverCalls.put(item.path("id").asText(), item);
        }
    }

    private List<Item> completed(JsonNode item) {
        String type = item.path("type").asText();
        if (CALLS.contains(type)) {
            List<Item> items = new ArrayList<>(started(item));
            patches.remove(item.path("id").asText());
            serverCalls.remove(item.path("id").asText());
            items.add(happened(Calls.finished(item)));
            if (type.equals("fileChange") && item.path("status").asText().equals("completed")) {
                items.add(new Item.Changed(item.path("changes")));
            }
            return items;
        }
        return switch (type) {
            case "userMessage" ->
                item.path("clientId").isTextual()
                        ? List.of(new Item.TakenIn(item.path("clientId").asText()))
                        : List.of();
            case "agentMessage" -> said(item.path("text").asText());
            case "contextCompaction" ->
                List.of(happened(new AgentEvent.Warned("The conversation was summed up to make room.")));
            default -> List.of(happened(SIGN_OF_LIFE));
        };
    }

    private List<Item> said(String text) {
        if (text.isBlank()) {
            return List.of(happened(SIGN_OF_LIFE));
        }
        turn.lastWords = text;
        return List.of(happened(new AgentEvent.Said(text)));
    }

    /** The CLI repeats the count of an earlier turn when it goes on with a conversation. */
    private List<Item> counted(String id, JsonNode last) {
        if (!turn.parts.contains(id)) {
            return List.of();
        }
        turn.used = turn.used.plus(Turn.tokens(last, 1));
        turn.tried = MissingNode.getInstance();
        return List.of(happened(SIGN_OF_LIFE), new Item.Counted());
    }

    private List<Item> failed(JsonNode params) {
        JsonNode error = params.path("error");
        if (!params.path("willRetry").asBoolean()) {
            return List.of(); // the end of the turn says it again
        }
        turn.tried = error.path("codexErrorInfo");
        Matcher attempt = ATTEMPT.matcher(error.path("message").asText());
        String reason =
                error.path("additionalDetails").asText(error.path("message").asText());
        return List.of(happened(
                new AgentEvent.Retrying(attempt.find() ? Integer.parseInt(attempt.group(1)) : 1, OneLine.of(reason))));
    }

    private List<Item> rerouted(JsonNode params) {
        model = Optional.of(params.path("toModel").asText())
                .filter(name -> !name.isEmpty())
                .or(() -> model);
        return List.of(happened(new AgentEvent.Warned(
                "The model changed from " + params.path("fromModel").asText() + " to "
                        + params.path("toModel").asText())));
    }

    private List<Item> limits(JsonNode told) {
        List<Item> changed =
                windows.read(told).stream().map(Transcript::happened).toList();
        turn.resetAt = windows.usedUpUntil();
        return changed;
    }

    private static List<Item> server(JsonNode params) {
        return params.path("status").asText().equals("failed")
                ? List.of(happened(new AgentEvent.Warned(
                        "The MCP server '" + params.path("name").asText() + "' can't be used: "
                                + OneLine.of(params.path("error").asText()))))
                : List.of(happened(SIGN_OF_LIFE));
    }

    private static Item happened(AgentEvent event) {
        return new Item.Happened(event);
    }
}

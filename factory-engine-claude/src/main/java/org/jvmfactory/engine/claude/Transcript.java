package org.jvmfactory.engine.claude;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.TurnResult;

/**
 * Reads what the CLI prints, line by line. It does nothing but remember what a turn has been so far: from the same lines it reads the same.
 */
final class Transcript {

    /** What a line means. */
    sealed interface Item {

        /** Something to report. */
        record Happened(AgentEvent event) implements Item {}

        /** A turn begins; the session has this id, the CLI this version. */
        record Named(String session, Optional<String> model, Optional<String> version) implements Item {}

        /** The message with this id has entered the conversation. */
        record TakenIn(String message) implements Item {}

        /** The CLI answers a request of ours. */
        record Answered(String request, JsonNode response) implements Item {}

        /** The CLI asks whether a tool may be used. */
        record MayUse(String request, String tool, JsonNode input) implements Item {}

        /** The CLI says something to the host's tool server. */
        record ToHostTools(String request, JsonNode message) implements Item {}

        /** The CLI has come to a moment at which the host wants to be asked; {@code input} says what it is about to do. */
        record Reached(String request, String callback, JsonNode input) implements Item {}

        /** The CLI asks for something else. */
        record Asked(String request, String what) implements Item {}

        /** A turn of the CLI is over; the result counts everything since {@link #beginTurn()}. */
        record TurnOver(TurnResult result) implements Item {}
    }

    /** Live only: the agent is at work, without words. */
    private static final AgentEvent SIGN_OF_LIFE = new AgentEvent.TextDelta("");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Spending total = Spending.NOTHING;
    private Spending before = Spending.NOTHING;
    private Turn turn = new Turn();

    /** A turn begins: what was counted and said so far belongs to earlier ones. */
    void beginTurn() {
        before = total;
        turn = new Turn();
    }

    List<Item> read(String line) {
        JsonNode root;
        try {
            root = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return List.of(unrecognized(line));
        }
        return switch (root.path("type").asText()) {
            case "assistant" -> assistant(root);
            case "user" -> user(root);
            case "system" -> system(root, line);
            case "stream_event" -> List.of(delta(root));
            case "result" -> List.of(result(root));
            case "rate_limit_event" -> limit(root.path("rate_limit_info"));
            case "control_request" -> List.of(request(root));
            case "control_response" -> List.of(response(root.path("response")));
            case "tool_progress", "keep_alive" -> List.of(new Item.Happened(SIGN_OF_LIFE));
            case "control_cancel_request", "command_lifecycle" -> List.of();
            default -> List.of(unrecognized(line));
        };
    }

    private static Item unrecognized(String line) {
        return new Item.Happened(new AgentEvent.Unrecognized(line));
    }

    private List<Item> assistant(JsonNode root) {
        JsonNode message = root.path("message");
        if (message.path("model").asText().equals("<synthetic>")) {
            return notice(root, message);
        }
        Optional<String> subagent = subagent(root);
        if (subagent.isEmpty()) {
            turn.answered(message.path("id").asText(), message.path("model").asText());
        }
        List<Item> items = new ArrayList<>();
        for (JsonNode block : message.path("content")) {
            switch (block.path("type").asText()) {
                case "text" -> said(block.path("text").asText(), subagent, items);
                case "tool_use" -> items.add(new Item.Happened(started(block, subagent)));
                default -> items.add(new Item.Happened(SIGN_OF_LIFE));
            }
        }
        return items;
    }

    /** What the CLI says itself: an error, which the result repeats, or a notice. */
    private List<Item> notice(JsonNode root, JsonNode message) {
        if (root.hasNonNull("error")) {
            turn.error = root.path("error").asText();
            // Newer versions say here when a limit resets, and no longer in an event of its own.
            JsonNode limit = root.path("api_error_params").path("rate_limit_info");
            return limit.isObject() ? limit(limit) : List.of();
        }
        String text = ToolSummaries.result(message.path("content"));
        return text.isEmpty() ? List.of() : List.of(new Item.Happened(new AgentEvent.Warned(text)));
    }

    /** A subagent's words are for the agent that called it, which gets them as the result of its call. */
    private void said(String text, Optional<String> subagent, List<Item> items) {
        if (subagent.isPresent() || text.isBlank()) {
            items.add(new Item.Happened(SIGN_OF_LIFE));
            return;
        }
        turn.lastWords = text;
        items.add(new Item.Happened(new AgentEvent.Said(text)));
    }

    private static Optional<String> subagent(JsonNode root) {
        return root.hasNonNull("parent_tool_use_id")
                ? Optional.of(root.path("subagent_type").asText("subagent"))
                : Optional.empty();
    }

    private static AgentEvent started(JsonNode block, Optional<String> subagent) {
        String summary = ToolSummaries.call(block.path("input"));
        return new AgentEvent.ToolStarted(
                        block.path("id").asText(),
                        block.path("name").asText(),
                        subagent.map(name -> name + ": " + summary).orElse(summary))
                .withInput(block.path("input").toString());
    }

    private static List<Item> user(JsonNode root) {
        if (root.path("isReplay").asBoolean()) {
            return List.of(new Item.TakenIn(root.path("uuid").asText()));
        }
        List<Item> items = new ArrayList<>();
        for (JsonNode block : root.path("message").path("content")) {
            if (block.path("type").asText().equals("tool_result")) {
                items.add(new Item.Happened(new AgentEvent.ToolFinished(
                                block.path("tool_use_id").asText(),
                                !block.path("is_error").asBoolean(),
                                ToolSummaries.result(block.path("content")))
                        .withOutput(block.path("content").toString())));
            }
        }
        return items;
    }

    private List<Item> system(JsonNode root, String line) {
        return switch (root.path("subtype").asText()) {
            case "init" ->
                List.of(new Item.Named(
                        root.path("session_id").asText(),
                        optional(root.path("model")),
                        optional(root.path("claude_code_version"))));
            case "api_retry" -> List.of(new Item.Happened(retry(root)));
            case "model_fallback" -> List.of(new Item.Happened(new AgentEvent.Warned(fallback(root))));
            case "compact_boundary" -> List.of(new Item.Happened(compacted(root.path("compact_metadata"))));
            case "thinking_tokens", "status", "task_progress", "session_state_changed" ->
                List.of(new Item.Happened(SIGN_OF_LIFE));
            case "task_started",
                    "task_updated",
                    "task_notification",
                    "hook_started",
                    "hook_response",
                    "notification",
                    "model_refusal_no_fallback" -> List.of();
            default -> List.of(unrecognized(line));
        };
    }

    private AgentEvent retry(JsonNode root) {
        turn.tried = root.path("error_status").asInt();
        String status = root.hasNonNull("error_status")
                ? "HTTP " + root.path("error_status").asInt()
                : "no response";
        return new AgentEvent.Retrying(
                root.path("attempt").asInt(),
                String.format(
                        Locale.ROOT,
                        "%s (%s), again in %.1f s",
                        root.path("error").asText("error"),
                        status,
                        root.path("retry_delay_ms").asDouble() / 1000));
    }

    private static String fallback(JsonNode root) {
        return root.path("content")
                .asText("The model changed from " + root.path("original_model").asText() + " to "
                        + root.path("fallback_model").asText());
    }

    private static AgentEvent compacted(JsonNode about) {
        return new AgentEvent.Warned("The conversation was summed up to make room: "
                + about.path("pre_tokens").asLong() + " tokens became "
                + about.path("post_tokens").asLong());
    }

    private static Item delta(JsonNode root) {
        JsonNode delta = root.path("event").path("delta");
        boolean words = delta.path("type").asText().equals("text_delta") && !root.hasNonNull("parent_tool_use_id");
        return new Item.Happened(
                words ? new AgentEvent.TextDelta(delta.path("text").asText()) : SIGN_OF_LIFE);
    }

    private List<Item> limit(JsonNode info) {
        Optional<Instant> resetAt = info.path("resetsAt").canConvertToLong()
                ? Optional.of(Instant.ofEpochSecond(info.path("resetsAt").asLong()))
                : Optional.empty();
        String status = info.path("status").asText("unknown");
        if (status.equals("rejected")) {
            turn.resetAt = resetAt;
        }
        List<Item> items = new ArrayList<>();
        items.add(new Item.Happened(
                new AgentEvent.LimitReported(info.path("rateLimitType").asText("unknown"), status, resetAt)));
        if (info.path("isUsingOverage").asBoolean() || info.path("overageInUse").asBoolean()) {
            items.add(new Item.Happened(AgentEvent.LimitReported.overage(resetAt)));
        }
        return items;
    }

    private static Item request(JsonNode root) {
        String id = root.path("request_id").asText();
        JsonNode request = root.path("request");
        return switch (request.path("subtype").asText()) {
            case "can_use_tool" -> new Item.MayUse(id, request.path("tool_name").asText(), request.path("input"));
            case "hook_callback" ->
                new Item.Reached(id, request.path("callback_id").asText(), request.path("input"));
            case "mcp_message" -> new Item.ToHostTools(id, request.path("message"));
            default -> new Item.Asked(id, request.path("subtype").asText());
        };
    }

    /** Answers of ours come back too; they answer no request that we made. */
    private static Item response(JsonNode response) {
        return new Item.Answered(response.path("request_id").asText(), response.path("response"));
    }

    private Item result(JsonNode root) {
        total = Spending.in(root, total);
        return new Item.TurnOver(turn.result(root, total.since(before)));
    }

    private static Optional<String> optional(JsonNode text) {
        return text.isTextual() ? Optional.of(text.asText()) : Optional.empty();
    }
}

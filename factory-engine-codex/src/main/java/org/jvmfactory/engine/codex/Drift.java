package org.jvmfactory.engine.codex;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jvmfactory.engine.CliVersion;

/** How far a version of the CLI is from those with which recordings were made, as far as it tells itself. Pure. */
final class Drift {

    /** Prints the schema of what the server reads and writes; the CLI writes that to a folder only. */
    static final String PRINT_SCHEMA = "d=$(mktemp -d) && HOME=\"$d\" CODEX_HOME=\"$d\""
            + " \"$0\" app-server generate-json-schema --experimental --out \"$d/schema\" >&2;"
            + " cat \"$d/schema/codex_app_server_protocol.schemas.json\"; rm -rf \"$d\"";

    /** What the engine calls and is called by. */
    private static final List<String> METHODS = List.of(
            "ClientRequest initialize",
            "ClientRequest thread/start",
            "ClientRequest thread/resume",
            "ClientRequest thread/inject_items",
            "ClientRequest thread/backgroundTerminals/clean",
            "ClientRequest turn/start",
            "ClientRequest turn/interrupt",
            "ServerRequest item/commandExecution/requestApproval",
            "ServerRequest item/fileChange/requestApproval",
            "ServerRequest item/tool/call",
            "ServerRequest mcpServer/elicitation/request",
            "ServerNotification turn/started",
            "ServerNotification turn/completed",
            "ServerNotification item/started",
            "ServerNotification item/completed",
            "ServerNotification item/agentMessage/delta",
            "ServerNotification thread/tokenUsage/updated",
            "ServerNotification account/rateLimits/updated",
            "ServerNotification model/rerouted",
            "ServerNotification mcpServer/startupStatus/updated",
            "ServerNotification warning",
            "ServerNotification error");

    /** The fields that it writes and reads: a type, or one of its forms, and the fields. */
    private static final List<String> FIELDS = List.of(
            "ThreadStartParams cwd approvalPolicy sandbox model developerInstructions dynamicTools",
            "ThreadResumeParams threadId excludeTurns cwd approvalPolicy sandbox model developerInstructions",
            "ThreadInjectItemsParams threadId items",
            "TurnStartParams threadId clientUserMessageId input outputSchema",
            "TurnInterruptParams threadId turnId",
            "ThreadStartResponse thread model",
            "TurnStartResponse turn",
            "Thread id",
            "Turn id status error",
            "TurnError message codexErrorInfo additionalDetails",
            "ErrorNotification error willRetry threadId",
            "ItemStartedNotification item threadId",
            "ItemCompletedNotification item threadId",
            "AgentMessageDeltaNotification delta threadId",
            "ThreadTokenUsageUpdatedNotification tokenUsage turnId threadId",
            "ThreadTokenUsage last",
            "TokenUsageBreakdown inputTokens cachedInputTokens cacheWriteInputTokens outputTokens",
            "RateLimitSnapshot primary secondary",
            "RateLimitWindow usedPercent windowDurationMins resetsAt",
            "ModelReroutedNotification fromModel toModel",
            "McpServerStatusUpdatedNotification name status error",
            "ThreadItem:userMessage clientId",
            "ThreadItem:agentMessage text",
            "ThreadItem:commandExecution id command status aggregatedOutput exitCode",
            "ThreadItem:fileChange id changes status",
            "ThreadItem:mcpToolCall id server tool arguments status result error",
            "ThreadItem:dynamicToolCall id tool arguments contentItems status",
            "FileUpdateChange path kind",
            "PatchChangeKind:update move_path",
            "CommandExecutionRequestApprovalParams threadId command cwd",
            "FileChangeRequestApprovalParams threadId itemId",
            "DynamicToolCallParams tool arguments");

    private static final String OWN = "definitions";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Drift() {}

    /** Whether {@code version} is newer than all that were recorded. */
    static boolean isNewer(String version) {
        return CliVersion.compare(version, newest()) > 0;
    }

    static String newest() {
        return CodexEngine.RECORDED_VERSIONS.get(CodexEngine.RECORDED_VERSIONS.size() - 1);
    }

    /** What of the engine's methods and fields {@code schema} no longer has; empty where that is no schema. */
    static Optional<List<String>> moved(String schema) {
        try {
            JsonNode types = JSON.readTree(schema).path(OWN);
            if (types.isEmpty()) {
                return Optional.empty();
            }
            List<String> moved = new ArrayList<>();
            METHODS.stream().filter(method -> !knows(types, method.split(" "))).forEach(moved::add);
            FIELDS.forEach(fields -> moved.addAll(missing(types, fields.split(" "))));
            return Optional.of(moved);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static boolean knows(JsonNode types, String[] method) {
        return forms(type(types, method[0]))
                .anyMatch(form -> names(form.path("properties").path("method"), method[1]));
    }

    private static List<String> missing(JsonNode types, String[] fields) {
        String[] place = fields[0].split(":", 2);
        JsonNode type = type(types, place[0]);
        List<JsonNode> forms = forms(type)
                .filter(form ->
                        place.length == 1 || names(form.path("properties").path("type"), place[1]))
                .toList();
        return Stream.of(fields)
                .skip(1)
                .filter(field ->
                        forms.stream().noneMatch(form -> form.path("properties").has(field)))
                .map(field -> fields[0] + "." + field)
                .toList();
    }

    /** Types that are new stand in a space of their own. */
    private static JsonNode type(JsonNode types, String name) {
        return types.has(name) ? types.path(name) : types.path("v2").path(name);
    }

    private static Stream<JsonNode> forms(JsonNode type) {
        return type.has("oneOf") ? StreamSupport.stream(type.path("oneOf").spliterator(), false) : Stream.of(type);
    }

    private static boolean names(JsonNode property, String name) {
        return StreamSupport.stream(property.path("enum").spliterator(), false)
                .anyMatch(value -> value.asText().equals(name));
    }
}

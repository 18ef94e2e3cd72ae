package org.jvmfactory.engine;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jvmfactory.egress.HostService;
import org.jvmfactory.egress.Inside;
import org.jvmfactory.meta.Internal;

/**
 * The host's tools of one session for a CLI that knows the Model Context Protocol and no pipe to the host: a server at {@link #ADDRESS}, by the
 * protocol's HTTP transport without streams. Calls are carried out one after the other. Thread-safe.
 */
@Internal
public final class ToolService implements HostService, AutoCloseable {

    /** Where a sandbox finds it. */
    public static final String ADDRESS = Inside.host() + "/mcp";

    private static final String PATH = "/mcp";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final List<AgentTool> tools;
    private final HostCalls calls;
    private final Set<Asked> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** A message, and what becomes of it. */
    private static final class Asked {

        private final CompletableFuture<String> answer = new CompletableFuture<>();
    }

    public ToolService(List<AgentTool> tools) {
        this.tools = List.copyOf(tools);
        this.calls = new HostCalls(() -> this.tools);
    }

    @Override
    public Answer answer(String method, String path, byte[] body) {
        if (!path.equals(PATH)) {
            return said(404, "there is only " + PATH + " here");
        }
        if (!method.equals("POST")) {
            return said(405, "messages are posted; there is no stream");
        }
        try {
            JsonNode message = JSON.readTree(body);
            return message == null || !message.isObject() ? unreadable() : answer(message);
        } catch (IOException e) {
            return unreadable();
        }
    }

    private Answer answer(JsonNode message) {
        Asked asked = new Asked();
        open.add(asked);
        try {
            if (closed) {
                return over();
            }
            ToolMessages.answer(message.toString(), tools, calls::call, asked.answer::complete);
            String said = asked.answer.join();
            if (said.isEmpty()) {
                return over();
            }
            return message.has("id") ? new Answer(200, "application/json", said) : new Answer(202, TEXT, "");
        } finally {
            open.remove(asked);
        }
    }

    private static Answer over() {
        return said(503, "the session is over");
    }

    private static Answer unreadable() {
        return said(400, "a message is one JSON object");
    }

    private static Answer said(int status, String why) {
        return new Answer(status, TEXT, "Factory: " + why + "\n");
    }

    /** Takes no more, and waits a while for the call under way. */
    @Override
    public void close() {
        closed = true;
        calls.close();
        open.forEach(asked -> asked.answer.complete(""));
    }
}

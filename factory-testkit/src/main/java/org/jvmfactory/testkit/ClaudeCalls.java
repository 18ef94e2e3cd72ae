package org.jvmfactory.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Calls of Claude Code's tools, for scripted models to make. */
public final class ClaudeCalls {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HOST_TOOLS = "mcp__factory__";

    private ClaudeCalls() {}

    public static ModelReply.Part.Call bash(String command) {
        return call("Bash", Map.of("command", command, "description", "as the test wants"));
    }

    /** A command that may run this long. */
    public static ModelReply.Part.Call bash(String command, Duration limit) {
        return call(
                "Bash", Map.of("command", command, "description", "as the test wants", "timeout", limit.toMillis()));
    }

    public static ModelReply.Part.Call write(String path, String content) {
        return call("Write", Map.of("file_path", path, "content", content));
    }

    public static ModelReply.Part.Call edit(String path, String before, String after) {
        return call("Edit", Map.of("file_path", path, "old_string", before, "new_string", after));
    }

    public static ModelReply.Part.Call read(String path) {
        return call("Read", Map.of("file_path", path));
    }

    /** The structured result that was asked for; {@code json} is an object. */
    public static ModelReply.Part.Call structured(String json) {
        return new ModelReply.Part.Call("StructuredOutput", json);
    }

    public static ModelReply.Part.Call askPerson(String question) {
        return call(HOST_TOOLS + "ask_person", Map.of("question", question));
    }

    /** A tool of the host; {@code json} is its input. */
    public static ModelReply.Part.Call host(String tool, String json) {
        return new ModelReply.Part.Call(HOST_TOOLS + tool, json);
    }

    private static ModelReply.Part.Call call(String tool, Map<String, ?> input) {
        return new ModelReply.Part.Call(
                tool, JSON.valueToTree(new TreeMap<>(input)).toString());
    }
}

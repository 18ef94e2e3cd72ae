package org.jvmfactory.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Calls of Codex's tools, for scripted models to make. */
public final class CodexCalls {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration USUAL = Duration.ofSeconds(30);

    private CodexCalls() {}

    public static ModelReply.Part.Call shell(String command) {
        return shell(command, USUAL);
    }

    /** A command that the CLI waits so long for, before it lets it run on in the background. */
    public static ModelReply.Part.Call shell(String command, Duration wait) {
        return call("exec_command", Map.of("cmd", command, "yield_time_ms", wait.toMillis()));
    }

    /** Adds a file, by a patch as models of the classic kind make it. */
    public static ModelReply.Part.Call add(String path, String content) {
        return patch("*** Add File: " + path + "\n"
                + content.lines().map(line -> "+" + line + "\n").collect(Collectors.joining()));
    }

    /** Replaces a line of a file. */
    public static ModelReply.Part.Call replace(String path, String before, String after) {
        return patch("*** Update File: " + path + "\n@@\n-" + before + "\n+" + after + "\n");
    }

    /** A patch in the CLI's own form, without its first and last line. */
    public static ModelReply.Part.Call patch(String changes) {
        return new ModelReply.Part.Call("apply_patch", "*** Begin Patch\n" + changes + "*** End Patch\n");
    }

    /** JavaScript, as models of the newer kind call tools. */
    public static ModelReply.Part.Call script(String javaScript) {
        return new ModelReply.Part.Call("exec", javaScript);
    }

    public static ModelReply.Part.Call askPerson(String question) {
        return call("ask_person", Map.of("question", question));
    }

    /** A tool of the host; {@code json} is its input. */
    public static ModelReply.Part.Call host(String tool, String json) {
        return new ModelReply.Part.Call(tool, json);
    }

    /** A tool of a server that the user gave the agent. */
    public static ModelReply.Part.Call server(String server, String tool, String json) {
        return new ModelReply.Part.Call("mcp__" + server + "__" + tool, json);
    }

    private static ModelReply.Part.Call call(String tool, Map<String, ?> input) {
        return new ModelReply.Part.Call(
                tool, JSON.valueToTree(new TreeMap<>(input)).toString());
    }
}

package org.jvmfactory.engine.codex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jvmfactory.engine.CliProtocol.Host;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.PermissionRequest;
import org.jvmfactory.engine.SessionRequest;

/**
 * What the CLI may do. It is asked in the words of Claude Code's tools, which roles and policies use: {@code Bash} for a command, unless
 * that only reads; {@code Write} and {@code Edit} for each file of a patch.
 */
final class Gate {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> CHANGING = Set.of("Write", "Edit");

    /** Who may read files may list them. */
    private static final Map<String, Set<String>> ENOUGH = Map.of(
            "LS", Set.of("Read", "Glob"), "Glob", Set.of("Read"), "Write", Set.of("Edit"), "Edit", Set.of("Write"));

    private static final Map<String, String> PLACE =
            Map.of("Read", "file_path", "LS", "path", "Grep", "path", "Glob", "path");

    private final Set<String> tools;
    private final boolean hostDecides;

    Gate(SessionRequest request) {
        tools = Set.copyOf(request.tools());
        hostDecides = request.permissions() == SessionRequest.Permissions.ASK_HOST;
    }

    /** Whether the CLI has to ask at all. */
    boolean asks() {
        return hostDecides
                || !(tools.isEmpty() || (has("Bash") && CHANGING.stream().anyMatch(this::has)));
    }

    /** What an agent is told who has no shell, before it finds out by itself; empty text where there is nothing to say. */
    String advice() {
        return !asks() || tools.isEmpty() || has("Bash")
                ? ""
                : "Your role has no shell. Of commands you may use cat, head, tail, nl, wc, sed -n '1,9p', ls, rg, grep and find, with"
                        + " plain options, alone, in a row or joined by pipes; everything else is declined.";
    }

    PermissionDecision command(String command, Host host) {
        ShellCommand shell = ShellCommand.of(command);
        List<PermissionRequest> wanted = has("Bash")
                ? List.of(bash(shell))
                : shell.readings()
                        .map(readings -> readings.stream().map(Gate::reading).toList())
                        .orElse(List.of(bash(shell)));
        return all(wanted, host);
    }

    /** @param changes as the CLI reports them with the patch */
    PermissionDecision changes(JsonNode changes, Host host) {
        List<PermissionRequest> wanted = new ArrayList<>();
        for (JsonNode change : changes) {
            String tool = change.path("kind").path("type").asText().equals("add") ? "Write" : "Edit";
            wanted.add(request(tool, "file_path", change.path("path").asText()));
            JsonNode target = change.path("kind").path("move_path");
            if (target.isTextual()) {
                wanted.add(request("Write", "file_path", target.asText()));
            }
        }
        return wanted.isEmpty() ? PermissionDecision.deny("Nobody knows what this patch changes.") : all(wanted, host);
    }

    private PermissionDecision all(List<PermissionRequest> wanted, Host host) {
        PermissionDecision decision = PermissionDecision.allow("it only reads");
        for (PermissionRequest request : wanted) {
            decision = hostDecides ? host.decide(request) : byRole(request);
            if (!decision.allowed()) {
                return decision;
            }
        }
        return decision;
    }

    /** The sandbox confines what is done; that it fits the role is left to be seen to. */
    private PermissionDecision byRole(PermissionRequest request) {
        boolean fits = has(request.tool())
                || ENOUGH.getOrDefault(request.tool(), Set.of()).stream().anyMatch(this::has);
        return fits
                ? PermissionDecision.allow("the role has " + request.tool())
                : PermissionDecision.deny("Your role doesn't have the tool " + request.tool() + "; it has "
                        + tools.stream().sorted().toList() + ".");
    }

    private boolean has(String tool) {
        return tools.isEmpty() || tools.contains(tool);
    }

    private static PermissionRequest bash(ShellCommand command) {
        return request("Bash", "command", command.script());
    }

    private static PermissionRequest reading(ShellCommand.Reading reading) {
        return request(reading.tool(), PLACE.getOrDefault(reading.tool(), "path"), reading.path());
    }

    private static PermissionRequest request(String tool, String key, String value) {
        return new PermissionRequest(
                tool, JSON.createObjectNode().put(key, value).toString());
    }
}

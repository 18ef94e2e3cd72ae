package org.jvmfactory.engine.codex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jvmfactory.engine.CliProtocol.Host;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.PermissionRequest;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.engine.Watch;

/**
 * What the CLI may do. It is asked in the words of Claude Code's tools, which roles and policies use: {@code Bash} for a command, unless
 * that only reads; {@code Write} and {@code Edit} for each file of a patch; {@code mcp__server__tool} for a tool of a user's server. A host
 * that watches is asked first, and about everything.
 */
final class Gate {

    /**
     * What came of a request.
     *
     * @param told what the agent is to read of it; empty text where there is nothing
     */
    record Verdict(boolean allowed, String told) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> CHANGING = Set.of("Write", "Edit");

    /** Who may read files may list them. */
    private static final Map<String, Set<String>> ENOUGH = Map.of(
            "LS", Set.of("Read", "Glob"), "Glob", Set.of("Read"), "Write", Set.of("Edit"), "Edit", Set.of("Write"));

    private static final Map<String, String> PLACE =
            Map.of("Read", "file_path", "LS", "path", "Grep", "path", "Glob", "path");

    private final Set<String> tools;
    private final boolean hostDecides;
    private final boolean watched;

    Gate(SessionRequest request, Set<Watch> watches) {
        tools = Set.copyOf(request.tools());
        hostDecides = request.permissions() == SessionRequest.Permissions.ASK_HOST;
        // What comes after an edit is done before the next request is answered, so it needs them too.
        watched = watches.contains(Watch.BEFORE_TOOL) || watches.contains(Watch.AFTER_TOOL);
    }

    /** Whether the CLI has to ask at all. */
    boolean asks() {
        return watched
                || hostDecides
                || !(tools.isEmpty() || (has("Bash") && CHANGING.stream().anyMatch(this::has)));
    }

    /** What an agent is told who has no shell, before it finds out by itself; empty text where there is nothing to say. */
    String advice() {
        return !asks() || tools.isEmpty() || has("Bash")
                ? ""
                : "Your role has no shell. Of commands you may use cat, head, tail, nl, wc, sed -n '1,9p', ls, rg, grep and find, with"
                        + " plain options, alone, in a row or joined by pipes; everything else is declined.";
    }

    /** @param directory where the command is to run, where that is known */
    void command(String command, Optional<Path> directory, Host host, Consumer<Verdict> answer) {
        ShellCommand shell = ShellCommand.of(command);
        PermissionRequest whole = request("Bash", "command", shell.script(), directory);
        List<PermissionRequest> wanted = has("Bash")
                ? List.of(whole)
                : shell.readings()
                        .map(readings -> readings.stream().map(Gate::reading).toList())
                        .orElse(List.of(whole));
        look(List.of(whole), host, answer, () -> all(wanted, host));
    }

    /** @param changes as the CLI reports them with the patch */
    void changes(JsonNode changes, Host host, Consumer<Verdict> answer) {
        List<PermissionRequest> wanted = new ArrayList<>();
        for (JsonNode change : changes) {
            String tool = change.path("kind").path("type").asText().equals("add") ? "Write" : "Edit";
            wanted.add(request(tool, "file_path", change.path("path").asText(), Optional.empty()));
            JsonNode target = change.path("kind").path("move_path");
            if (target.isTextual()) {
                wanted.add(request("Write", "file_path", target.asText(), Optional.empty()));
            }
        }
        look(
                wanted,
                host,
                answer,
                () -> wanted.isEmpty()
                        ? PermissionDecision.deny("Nobody knows what this patch changes.")
                        : all(wanted, host));
    }

    /** A tool of one of the servers that a user gave the agent, which is free to use them. */
    static void ofServer(String server, String tool, JsonNode input, Host host, Consumer<Verdict> answer) {
        PermissionRequest wanted = new PermissionRequest("mcp__" + server + "__" + tool, input.toString());
        look(List.of(wanted), host, answer, () -> PermissionDecision.allow("the server is the agent's own"));
    }

    /** What a patch left behind that was carried out: a request for each file that is there now. */
    static List<PermissionRequest> edits(JsonNode changes) {
        List<PermissionRequest> edits = new ArrayList<>();
        for (JsonNode change : changes) {
            JsonNode kind = change.path("kind");
            String place = kind.path("move_path").asText(change.path("path").asText());
            if (!kind.path("type").asText().equals("delete")) {
                String tool = kind.path("type").asText().equals("add") ? "Write" : "Edit";
                edits.add(request(tool, "file_path", place, Optional.empty()));
            }
        }
        return edits;
    }

    /** Has the host look at all that is wanted, before it is decided: what it denies isn't asked for any more. */
    private static void look(
            List<PermissionRequest> wanted,
            Host host,
            Consumer<Verdict> answer,
            Supplier<PermissionDecision> decision) {
        look(wanted, "", host, answer, decision);
    }

    private static void look(
            List<PermissionRequest> wanted,
            String notes,
            Host host,
            Consumer<Verdict> answer,
            Supplier<PermissionDecision> decision) {
        if (wanted.isEmpty() || !host.watches().contains(Watch.BEFORE_TOOL)) {
            PermissionDecision decided = decision.get();
            answer.accept(new Verdict(decided.allowed(), decided.allowed() ? notes : decided.reason()));
            return;
        }
        host.beforeTool(wanted.get(0), said -> {
            if (said.isPresent() && !said.get().allowed()) {
                answer.accept(new Verdict(false, said.get().reason()));
                return;
            }
            String more = said.map(PermissionDecision::reason).orElse("");
            look(wanted.subList(1, wanted.size()), (notes + "\n" + more).strip(), host, answer, decision);
        });
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

    private static PermissionRequest reading(ShellCommand.Reading reading) {
        return request(reading.tool(), PLACE.getOrDefault(reading.tool(), "path"), reading.path(), Optional.empty());
    }

    private static PermissionRequest request(String tool, String key, String value, Optional<Path> directory) {
        return new PermissionRequest(
                tool, JSON.createObjectNode().put(key, value).toString(), directory);
    }
}

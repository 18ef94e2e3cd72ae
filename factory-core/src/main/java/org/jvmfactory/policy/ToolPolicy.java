package org.jvmfactory.policy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.PermissionRequest;

/**
 * Decides what an agent may do where no sandbox confines it: the tools of its role, files inside its work tree, nothing else. A pure
 * function of role, tree and request, in the words of Claude Code; it looks at no file, so it doesn't see where a link leads, and a shell
 * that a role has is as free as its user: this keeps an agent to its task and doesn't replace a sandbox. Immutable, thread-safe.
 *
 * @param tools names of the tools that the role has; all that are known here where empty
 * @param servers names of the servers of tools that the role has
 * @param writes whether the role may change the work tree
 * @param tree the work tree
 */
public record ToolPolicy(Set<String> tools, Set<String> servers, boolean writes, Path tree) {

    /** Names under which an engine offers the host's own tools. */
    private static final String HOST_TOOLS = "mcp__factory__";

    private static final Set<String> SHELL = Set.of("Bash");
    private static final Set<String> WEB = Set.of("WebSearch", "WebFetch");

    /** They touch nothing outside the conversation. */
    private static final Set<String> HARMLESS =
            Set.of("TodoWrite", "TaskCreate", "TaskUpdate", "TaskGet", "TaskList", "StructuredOutput", "ToolSearch");

    /** They look after what a shell began, or stop it. */
    private static final Set<String> SHELL_CARE =
            Set.of("BashOutput", "KillShell", "KillBash", "TaskOutput", "TaskStop");

    private static final Map<String, List<String>> READING = Map.of(
            "Read", List.of("file_path"),
            "Glob", List.of("path", "pattern"),
            "Grep", List.of("path", "glob"),
            "LS", List.of("path"),
            "NotebookRead", List.of("notebook_path"));
    private static final Map<String, List<String>> WRITING = Map.of(
            "Write", List.of("file_path"),
            "Edit", List.of("file_path"),
            "MultiEdit", List.of("file_path"),
            "NotebookEdit", List.of("notebook_path"));

    /** Who has the tool on the left may use those on the right: they do no more. */
    private static final Map<String, Set<String>> IMPLIED = Map.of(
            "Read", Set.of("LS", "NotebookRead"),
            "Edit", Set.of("MultiEdit", "NotebookEdit"),
            "Glob", Set.of("LS"));

    /** Alternatives of a pattern that climb or begin anew, which normalising doesn't see. */
    private static final Pattern ESCAPING = Pattern.compile("[{,]\\s*[/~\\\\]|[{,][^}]*\\.\\.|\\.\\.\\s*[,}]");

    private static final ObjectMapper JSON = new ObjectMapper();

    public ToolPolicy {
        tools = Set.copyOf(tools);
        servers = Set.copyOf(servers);
        tree = requireNonNull(tree, "tree").toAbsolutePath().normalize();
    }

    /** For a role without servers of its own. */
    public ToolPolicy(Set<String> tools, boolean writes, Path tree) {
        this(tools, Set.of(), writes, tree);
    }

    public PermissionDecision decide(PermissionRequest request) {
        String tool = requireNonNull(request, "request").tool();
        if (tool.startsWith(HOST_TOOLS) || HARMLESS.contains(tool)) {
            return PermissionDecision.allow("touches nothing outside the conversation");
        }
        if (servers.stream().anyMatch(server -> tool.startsWith("mcp__" + server + "__"))) {
            return PermissionDecision.allow("the role has this server of tools");
        }
        if (tool.equals("AskUserQuestion") || tool.equals("ExitPlanMode") || tool.equals("EnterPlanMode")) {
            return PermissionDecision.deny(
                    "Nobody is watching. Use the tool ask_person to ask, or go on with your work.");
        }
        if (SHELL_CARE.contains(tool) && has("Bash")) {
            return PermissionDecision.allow("looks after what Bash began");
        }
        if (!has(tool)) {
            return PermissionDecision.deny("Your role doesn't have the tool " + tool + "; it has "
                    + (tools.isEmpty()
                            ? "the usual tools for files, shell and web"
                            : tools.stream().sorted().toList())
                    + ". Do it with these, or say at the end what you couldn't do.");
        }
        if (SHELL.contains(tool) || WEB.contains(tool)) {
            return PermissionDecision.allow("the role has " + tool);
        }
        return onFiles(tool, request.input());
    }

    private boolean has(String tool) {
        boolean known =
                SHELL.contains(tool) || WEB.contains(tool) || READING.containsKey(tool) || WRITING.containsKey(tool);
        return known && (tools.isEmpty() || tools.contains(tool) || implied(tool));
    }

    private boolean implied(String tool) {
        return IMPLIED.entrySet().stream()
                .anyMatch(entry -> entry.getValue().contains(tool) && tools.contains(entry.getKey()));
    }

    private PermissionDecision onFiles(String tool, String input) {
        List<String> places = WRITING.get(tool);
        if (places != null && !writes) {
            return PermissionDecision.deny(
                    "Your role only looks: it can't change files. Say what should be changed instead.");
        }
        Optional<JsonNode> json = object(input);
        if (json.isEmpty()) {
            return PermissionDecision.deny("The input of " + tool + " isn't a JSON object.");
        }
        for (String place : places == null ? READING.getOrDefault(tool, List.of()) : places) {
            JsonNode value = json.get().path(place);
            if (value.isMissingNode() || value.isNull()) {
                continue;
            }
            Optional<String> objection = value.isTextual() ? objection(value.asText()) : Optional.of("is no path");
            if (objection.isPresent()) {
                return PermissionDecision.deny(
                        "'" + value.asText() + "' " + objection.get() + ". Stay within " + tree + ".");
            }
        }
        boolean missing = places != null && places.stream().noneMatch(json.get()::hasNonNull);
        return missing
                ? PermissionDecision.deny("The input of " + tool + " names no file.")
                : PermissionDecision.allow("inside the work tree");
    }

    private Optional<String> objection(String path) {
        if (ESCAPING.matcher(path).find()) {
            return Optional.of("may lead outside the work tree");
        }
        Path place;
        try {
            place = tree.resolve(path).normalize();
        } catch (InvalidPathException e) {
            return Optional.of("is no path");
        }
        if (path.startsWith("~") || !place.startsWith(tree)) {
            return Optional.of("is outside the work tree");
        }
        for (Path part : tree.relativize(place)) {
            if (part.toString().toLowerCase(Locale.ROOT).equals(".git")) {
                return Optional.of("belongs to git's own files");
            }
        }
        return Optional.empty();
    }

    private static Optional<JsonNode> object(String input) {
        try {
            return Optional.ofNullable(JSON.readTree(input)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}

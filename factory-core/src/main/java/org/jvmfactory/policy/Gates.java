package org.jvmfactory.policy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.PermissionRequest;

/**
 * What no agent may do, whatever its role and its sandbox allow: commands that destroy or publish, and changes of protected files. It is
 * asked before a tool runs, in the words of Claude Code. A guard against accidents: it reads commands without running them, so whoever
 * wants to get around it can, and the sandbox is what holds. Pure; immutable, thread-safe.
 *
 * @param off the rules that don't hold
 * @param denied further commands that are refused: programs with their first words, such as {@code terraform apply}
 * @param protectedPaths further protected files of the work tree, as globs
 * @param open globs of files that aren't protected after all
 */
public record Gates(Set<Rule> off, List<String> denied, List<String> protectedPaths, List<String> open) {

    /** What is watched for. */
    public enum Rule {
        /** Deleting directories, or changing their rights, outside the work tree, or the work tree itself. */
        RECURSIVE_OUTSIDE,
        /** {@code git push}, other remotes, settings that make git run or send something. */
        GIT,
        /** Running what was just downloaded. */
        PIPED_SCRIPT,
        /** Disks, devices, the machine's power, all its processes. */
        MACHINE,
        /** SQL that drops things, or changes or deletes all rows. */
        SQL,
        /** Changing protected files. */
        PROTECTED_PATHS,
        /** The commands of {@link Gates#denied}. */
        DENIED
    }

    /** Everything built in holds, and nothing more. */
    public static final Gates BUILT_IN = new Gates(Set.of(), List.of(), List.of(), List.of());

    /** Files with which an agent would change what its successors, other people's machines or the CI do. */
    static final List<String> ALWAYS_PROTECTED = List.of(
            ".github/workflows/**",
            ".github/actions/**",
            ".github/CODEOWNERS",
            ".gitea/workflows/**",
            ".forgejo/workflows/**",
            ".gitlab-ci.yml",
            ".gitlab/ci/**",
            ".circleci/**",
            ".buildkite/**",
            ".travis.yml",
            ".drone.yml",
            ".woodpecker/**",
            ".woodpecker.yml",
            "azure-pipelines.yml",
            "bitbucket-pipelines.yml",
            "Jenkinsfile",
            ".git/hooks/**",
            ".git/config",
            ".git/info/attributes",
            ".githooks/**",
            ".husky/**",
            ".pre-commit-config.yaml",
            "lefthook.yml",
            "secret-policy.yml",
            ".claude/**",
            "**/.claude/**",
            ".codex/**",
            "**/.codex/**",
            ".agents/**",
            ".cursor/**",
            ".gemini/**",
            ".opencode/**",
            "opencode.json",
            ".mcp.json",
            ".aider.conf.yml",
            ".github/copilot-instructions.md",
            "CLAUDE.md",
            "CLAUDE.local.md",
            "AGENTS.md",
            "AGENTS.override.md",
            "GEMINI.md");

    private static final Set<String> WRITING = Set.of("Write", "Edit", "MultiEdit", "NotebookEdit");
    private static final List<String> PLACES = List.of("file_path", "notebook_path", "path");
    private static final List<String> QUERIES = List.of("sql", "query", "statement");
    private static final String SERVERS = "mcp__";
    private static final String OWN_SERVER = "mcp__factory__";
    private static final ObjectMapper JSON = new ObjectMapper();

    public Gates {
        off = Set.copyOf(off);
        denied = List.copyOf(denied);
        protectedPaths = List.copyOf(protectedPaths);
        open = List.copyOf(open);
    }

    /**
     * Reads {@code gates:} of {@code factory.yml}: {@code off}, {@code deny}, {@code protected} and {@code open}.
     *
     * @throws org.jvmfactory.config.ConfigException when something in it is wrong
     */
    public static Gates read(ConfigNode node) {
        node.only("off", "deny", "protected", "open");
        Set<Rule> off = EnumSet.noneOf(Rule.class);
        node.find("off").map(ConfigNode::items).orElse(List.of()).forEach(rule -> off.add(rule.choice(Rule.class)));
        return new Gates(
                off,
                texts(node, "deny", Gates::checkCommand),
                texts(node, "protected", Gates::checkGlob),
                texts(node, "open", Gates::checkGlob));
    }

    private interface Check {
        void look(ConfigNode node);
    }

    private static List<String> texts(ConfigNode node, String key, Check check) {
        List<String> texts = new ArrayList<>();
        node.find(key).map(ConfigNode::items).orElse(List.of()).forEach(item -> {
            check.look(item);
            texts.add(item.text().strip());
        });
        return texts;
    }

    private static void checkCommand(ConfigNode node) {
        if (node.text().isBlank()) {
            throw node.error("expected a program with its first words, such as 'terraform apply'");
        }
    }

    private static void checkGlob(ConfigNode node) {
        String glob = node.text().strip();
        if (glob.isEmpty() || glob.startsWith("/") || glob.startsWith("~") || glob.contains("..")) {
            throw node.error("'" + glob + "' is no glob of files in the work tree, such as deploy/**");
        }
        try {
            Globs.of(List.of(glob));
        } catch (IllegalArgumentException e) {
            throw node.error("'" + glob + "' is no glob: " + e.getMessage());
        }
    }

    /** Why the tool may not be used so, for the agent to read; empty where nothing here is against it. */
    public Optional<String> objection(PermissionRequest request, Path tree) {
        String tool = requireNonNull(request, "request").tool();
        if (tool.startsWith(OWN_SERVER)) {
            return Optional.empty();
        }
        Optional<JsonNode> input = object(request.input());
        if (input.isEmpty()) {
            return Optional.empty();
        }
        Places places = new Places(tree, this);
        if (tool.equals("Bash") || tool.equals("Monitor")) {
            CommandGate gate = new CommandGate(this, places, request.directory().orElse(tree));
            return gate.objection(input.get().path("command").asText(""));
        }
        if (WRITING.contains(tool)) {
            return PLACES.stream()
                    .map(input.get()::path)
                    .filter(JsonNode::isTextual)
                    .flatMap(place -> places.protectedBy(place.asText(), places.tree(), false).stream())
                    .findFirst();
        }
        return tool.startsWith(SERVERS) && holds(Rule.SQL) ? query(input.get()) : Optional.empty();
    }

    /** A database behind a server of tools is reached with the same words as by a shell. */
    private static Optional<String> query(JsonNode input) {
        return QUERIES.stream()
                .map(input::path)
                .filter(JsonNode::isTextual)
                .flatMap(sql -> SqlScope.objection(sql.asText()).stream())
                .map(why -> refusal(Rule.SQL, why + ". Limit it to the rows you mean."))
                .findFirst();
    }

    boolean holds(Rule rule) {
        return !off.contains(rule);
    }

    /** What an agent reads when {@code rule} is against what it wants. */
    static String refusal(Rule rule, String why) {
        return "Refused by the gate '" + ConfigNode.spelling(rule) + "': " + why
                + " It wasn't run. Don't try to get around this; if you need it, say so at the end or ask a person.";
    }

    private static Optional<JsonNode> object(String input) {
        try {
            return Optional.ofNullable(JSON.readTree(input)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** For tests and pages: what each rule is called in a configuration. */
    static Map<Rule, String> names() {
        Map<Rule, String> names = new EnumMap<>(Rule.class);
        for (Rule rule : Rule.values()) {
            names.put(rule, ConfigNode.spelling(rule));
        }
        return names;
    }
}

package org.jvmfactory.engine.command;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.egress.HostList;
import org.jvmfactory.egress.HostRule;
import org.jvmfactory.egress.Route;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.KeyRoute;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.secret.Secret;

/**
 * The description of a CLI.
 *
 * @param name the engine's own name
 * @param executable name or path of the program
 * @param arguments what it is called with
 * @param prompt how it gets its prompt
 * @param output what it prints
 * @param fields where its JSON says what
 * @param hostTools whether lines of its output may ask for the host's tools
 * @param exits what its exit codes mean; 0 is success, every other one a crash unless it stands here
 * @param failures by what a failure is recognized otherwise
 * @param surroundings what it needs around it
 */
record CommandSettings(
        String name,
        String executable,
        Arguments arguments,
        Prompt prompt,
        Output output,
        Fields fields,
        boolean hostTools,
        Map<Integer, FailureClass> exits,
        FailureSigns failures,
        Surroundings surroundings) {

    static final String SECRETS = "secrets";
    static final String GATEWAY = "gateway";

    /** How the CLI gets its prompt. */
    enum Prompt {
        STDIN,
        /** By a file, whose path stands where the command says <code>{prompt}</code>. */
        FILE
    }

    /** What the CLI prints. */
    enum Output {
        /** What the agent says. */
        TEXT,
        /** One JSON object, when it ends. */
        JSON,
        /** A JSON object on each line, as it goes. */
        JSON_LINES
    }

    /**
     * What the program is called with.
     *
     * @param always at every start of a session
     * @param start further for a new session
     * @param resume further for one to go on with; the CLI can't where empty
     * @param model further where the agent has a model
     * @param systemPrompt further where the agent has a system prompt; that goes before the prompt where empty
     * @param version alone, to find out about the program
     */
    record Arguments(
            List<String> always,
            List<String> start,
            List<String> resume,
            List<String> model,
            List<String> systemPrompt,
            List<String> version) {}

    /** What the CLI needs around it. */
    record Surroundings(
            Map<String, String> environment,
            Map<String, Secret> secrets,
            List<Path> readOnly,
            Set<String> hosts,
            List<KeyRoute> routes) {}

    static CommandSettings of(ConfigNode written) {
        written.only(
                "type",
                "name",
                "preset",
                "executable",
                "command",
                "start",
                "resume",
                "model",
                "system-prompt",
                "version",
                "prompt",
                "output",
                "fields",
                "host-tools",
                "exit-codes",
                "failures",
                "environment",
                SECRETS,
                "read-only",
                "hosts",
                GATEWAY);
        Described map = Described.of(written);
        List<String> command = map.require("command").texts();
        if (command.isEmpty() || command.get(0).isBlank()) {
            throw map.require("command").error("'command' must name a program, such as [mycli, --json]");
        }
        String executable = map.find("executable").map(ConfigNode::text).orElse(command.get(0));
        Output output =
                map.find("output").map(node -> node.choice(Output.class)).orElse(Output.TEXT);
        if (output == Output.TEXT && map.find("fields").isPresent()) {
            throw map.require("fields").error("'fields' need 'output: json' or 'output: json-lines'");
        }
        return new CommandSettings(
                map.find("name").map(ConfigNode::text).orElseGet(() -> fileName(command.get(0))),
                executable,
                arguments(map, command.subList(1, command.size())),
                map.find("prompt").map(node -> node.choice(Prompt.class)).orElse(Prompt.STDIN),
                output,
                map.find("fields").map(Fields::of).orElse(Fields.NONE),
                map.find("host-tools").map(ConfigNode::flag).orElse(false),
                exits(map),
                map.find("failures").map(FailureSigns::of).orElse(FailureSigns.NONE),
                surroundings(map));
    }

    /** The same with further variables, and with other secrets. */
    CommandSettings with(Map<String, String> environment, Map<String, Secret> secrets) {
        Map<String, String> variables = new HashMap<>(surroundings.environment());
        variables.putAll(environment);
        return new CommandSettings(
                name,
                executable,
                arguments,
                prompt,
                output,
                fields,
                hostTools,
                exits,
                failures,
                new Surroundings(
                        variables, secrets, surroundings.readOnly(), surroundings.hosts(), surroundings.routes()));
    }

    /** Whether the agent finds the host's tools by an address, which its CLI is given. */
    boolean toolsByAddress() {
        return Stream.of(
                        arguments.always().stream(),
                        arguments.start().stream(),
                        arguments.resume().stream(),
                        surroundings.environment().values().stream())
                .flatMap(texts -> texts)
                .anyMatch(text -> text.contains(Launch.TOOLS));
    }

    /** The program as it is found now. */
    Program program() {
        return Program.find(
                executable, Optional.ofNullable(System.getenv("PATH")).orElse(""));
    }

    private static Arguments arguments(Described map, List<String> always) {
        return new Arguments(
                List.copyOf(always),
                texts(map, "start"),
                texts(map, "resume"),
                texts(map, "model"),
                texts(map, "system-prompt"),
                texts(map, "version"));
    }

    private static Surroundings surroundings(Described map) {
        return new Surroundings(
                entries(map, "environment", ConfigNode::text),
                entries(map, SECRETS, node -> Secret.of(node.text())),
                texts(map, "read-only").stream()
                        .map(path -> Path.of(path).toAbsolutePath())
                        .toList(),
                map.find("hosts").map(HostList::read).orElse(HostList.NONE).rules().stream()
                        .map(HostRule::toString)
                        .collect(Collectors.toUnmodifiableSet()),
                map.find(GATEWAY).map(ConfigNode::entries).orElse(Map.of()).entrySet().stream()
                        .map(route -> route(route.getKey(), route.getValue()))
                        .toList());
    }

    /** The key goes out as a bearer's token unless it has a header of its own. */
    private static KeyRoute route(String name, ConfigNode node) {
        node.only("url", "key", "variable", "header");
        String key = node.text("key");
        Map<String, Secret> headers = node.findText("header")
                .map(header -> Map.of(header, Secret.of(key)))
                .orElseGet(() -> Map.of("authorization", Secret.of("Bearer " + key)));
        try {
            URI target = new Route(name, URI.create(node.text("url")), headers).target();
            return new KeyRoute(name, target, headers, Map.of(node.text("variable"), Secret.of(key)));
        } catch (IllegalArgumentException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    private static Map<Integer, FailureClass> exits(Described map) {
        Map<Integer, FailureClass> exits = new HashMap<>();
        entries(map, "exit-codes", node -> node.choice(FailureClass.class)).forEach((code, kind) -> {
            if (!code.matches("[1-9]\\d{0,2}")) {
                throw map.require("exit-codes").error("'" + code + "' is no exit code of a failure, 1 to 255");
            }
            exits.put(Integer.valueOf(code), kind);
        });
        return Map.copyOf(exits);
    }

    private static List<String> texts(Described map, String key) {
        return map.find(key).map(ConfigNode::texts).orElse(List.of());
    }

    private static <V> Map<String, V> entries(Described map, String key, Function<ConfigNode, V> value) {
        Map<String, V> entries = new HashMap<>();
        map.entries(key).forEach((name, node) -> entries.put(name, value.apply(node)));
        return Map.copyOf(entries);
    }

    private static String fileName(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }
}

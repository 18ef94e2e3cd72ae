package org.jvmfactory.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.error.Diagnostic;
import org.jvmfactory.testkit.scripted.Wire;

/** Reads a script and writes it down as the program that plays it wants it: one line per part and per action. */
final class ScriptReader {

    private static final String AGENTS = "agents";
    private static final String DEFAULT = "default";

    /** Stands for every agent that the script doesn't name. */
    private static final String OTHERS = "";

    private final List<String> lines = new ArrayList<>();
    private final List<Diagnostic> problems = new ArrayList<>();

    private ScriptReader() {}

    /** The script in {@code root}, ready to be written to a file. */
    static byte[] read(ConfigNode root) {
        root.only(AGENTS, DEFAULT);
        ScriptReader reader = new ScriptReader();
        Map<String, ConfigNode> agents =
                root.find(AGENTS).map(ConfigNode::entries).orElse(Map.of());
        agents.forEach(reader::agent);
        root.find(DEFAULT).ifPresent(entries -> reader.agent(OTHERS, entries));
        if (agents.isEmpty() && root.find(DEFAULT).isEmpty()) {
            throw root.error("a script needs 'agents', 'default' or both");
        }
        if (!reader.problems.isEmpty()) {
            throw new ConfigException(reader.problems);
        }
        return (String.join("\n", reader.lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void agent(String name, ConfigNode entries) {
        lines.add(Wire.line("agent", name));
        for (ConfigNode entry : filled(entries, "entry such as '- do: [...]'")) {
            lines.add(Wire.line("entry"));
            attempt(entry, "do", "then", "on-retry");
            for (ConfigNode retry :
                    entry.find("on-retry").map(ConfigNode::items).orElse(List.of())) {
                attempt(retry, "do", "then");
            }
        }
    }

    private void attempt(ConfigNode attempt, String... keys) {
        guarded(() -> attempt.only(keys));
        lines.add(Wire.line("try"));
        turn(attempt);
        for (ConfigNode turn : attempt.find("then").map(ConfigNode::items).orElse(List.of())) {
            guarded(() -> turn.only("do"));
            turn(turn);
        }
    }

    private void turn(ConfigNode turn) {
        lines.add(Wire.line("turn"));
        guarded(() ->
                turn.require("do").items().forEach(action -> guarded(() -> lines.addAll(ScriptAction.read(action)))));
    }

    private List<ConfigNode> filled(ConfigNode list, String what) {
        if (list.items().isEmpty()) {
            throw list.error("there must be at least one " + what);
        }
        return list.items();
    }

    /** Collects what is wrong, so that all of it is said at once. */
    private void guarded(Runnable part) {
        try {
            part.run();
        } catch (ConfigException e) {
            problems.addAll(e.problems());
        }
    }
}

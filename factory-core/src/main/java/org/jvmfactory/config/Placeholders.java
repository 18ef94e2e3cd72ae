package org.jvmfactory.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.config.Content.Entries;
import org.jvmfactory.config.Content.Items;
import org.jvmfactory.config.Content.Text;
import org.jvmfactory.error.Diagnostic;

/** Puts the environment's values where a configuration asks for them. Used once. */
final class Placeholders {

    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\$\\$|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}|\\$\\{");

    private final Function<String, Optional<String>> environment;
    private final List<Diagnostic> problems = new ArrayList<>();

    Placeholders(Function<String, Optional<String>> environment) {
        this.environment = environment;
    }

    ConfigNode resolve(ConfigNode root) {
        ConfigNode resolved = node(root);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return resolved;
    }

    private ConfigNode node(ConfigNode node) {
        Content content = node.content();
        if (content instanceof Text text) {
            return text.value().indexOf('$') < 0
                    ? node
                    : node.with(new Text(replace(node, text.value()), text.written()));
        }
        if (content instanceof Items list) {
            return node.with(new Items(list.nodes().stream().map(this::node).toList()));
        }
        if (content instanceof Entries map) {
            Map<String, ConfigNode> entries = new LinkedHashMap<>();
            map.nodes().forEach((key, value) -> entries.put(key, node(value)));
            return node.with(new Entries(entries));
        }
        return node;
    }

    private String replace(ConfigNode node, String text) {
        return PLACEHOLDER.matcher(text).replaceAll(match -> Matcher.quoteReplacement(value(node, match)));
    }

    private String value(ConfigNode node, MatchResult match) {
        if (match.group().equals("$$")) {
            return "$";
        }
        String name = match.group(1);
        if (name == null) {
            problems.add(node.problem(
                    "'${' isn't followed by a name and '}': write ${NAME}, ${NAME:-default}, or $$ for a dollar"));
            return "";
        }
        Optional<String> value = environment.apply(name).filter(found -> !found.isEmpty());
        String fallback = match.group(2);
        if (value.isEmpty() && fallback == null) {
            problems.add(node.problem(
                    "environment variable '" + name + "' isn't set: set it, or write ${" + name + ":-default}"));
        }
        return value.orElse(fallback == null ? "" : fallback);
    }
}

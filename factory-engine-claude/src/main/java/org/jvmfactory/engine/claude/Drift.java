package org.jvmfactory.engine.claude;

import java.util.List;
import java.util.regex.Pattern;

/** How far a version of the CLI is from those with which recordings were made. Pure. */
final class Drift {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    /** The options that the engine uses and that {@code --help} of all recorded versions names. */
    static final List<String> OPTIONS = List.of(
            "--print",
            "--input-format",
            "--output-format",
            "--verbose",
            "--include-partial-messages",
            "--replay-user-messages",
            "--setting-sources",
            "--strict-mcp-config",
            "--permission-mode",
            "--model",
            "--fallback-model",
            "--resume",
            "--session-id",
            "--max-budget-usd",
            "--json-schema",
            "--tools",
            "--mcp-config",
            "--allowedTools",
            "--disallowedTools");

    private Drift() {}

    /** Whether {@code version} is newer than all that were recorded. */
    static boolean isNewer(String version) {
        return compare(version, newest()) > 0;
    }

    static String newest() {
        return ClaudeEngine.RECORDED_VERSIONS.get(ClaudeEngine.RECORDED_VERSIONS.size() - 1);
    }

    /** The options that {@code help} no longer names. */
    static List<String> missing(String help) {
        return OPTIONS.stream()
                .filter(option -> !Pattern.compile(Pattern.quote(option) + "(?![A-Za-z0-9-])")
                        .matcher(help)
                        .find())
                .toList();
    }

    /** By their numbers; what isn't one counts as none. */
    static int compare(String one, String other) {
        String[] left = one.split("[.-]", -1);
        String[] right = other.split("[.-]", -1);
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            int order = Integer.compare(number(left, i), number(right, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int number(String[] parts, int index) {
        return index < parts.length && NUMBER.matcher(parts[index]).matches() ? Integer.parseInt(parts[index]) : 0;
    }
}

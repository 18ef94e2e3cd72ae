package org.jvmfactory.engine.claude;

import java.util.List;
import java.util.regex.Pattern;
import org.jvmfactory.engine.CliVersion;

/** How far a version of the CLI is from those with which recordings were made. Pure. */
final class Drift {

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
        return CliVersion.compare(version, newest()) > 0;
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
}

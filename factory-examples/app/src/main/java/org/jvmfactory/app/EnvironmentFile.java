package org.jvmfactory.app;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values of <code>${NAME}</code> in a configuration: the process's environment, and a file {@code .env} beside the configuration. */
final class EnvironmentFile {

    private static final Pattern LINE =
            Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*?)\\s*");

    private static final Pattern QUOTED = Pattern.compile("(?:\"((?:[^\"\\\\]|\\\\.)*)\"|'([^']*)')\\s*(?:#.*)?");

    private EnvironmentFile() {}

    /** Looks {@code name} up: what the process was started with counts first. */
    static Optional<String> lookUp(String name, Map<String, String> process, Map<String, String> file) {
        return Optional.ofNullable(process.get(name)).or(() -> Optional.ofNullable(file.get(name)));
    }

    /** What stands in the file {@code .env} in {@code directory}; nothing where there is none. */
    static Map<String, String> read(Path directory) {
        Path file = directory.resolve(".env");
        if (!Files.isRegularFile(file)) {
            return Map.of();
        }
        try {
            return parse(file, Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new CliException(ExitCode.WRONG_USE, "'" + file + "' can't be read: it isn't UTF-8 text.");
        } catch (IOException e) {
            throw new CliException(ExitCode.WRONG_USE, "'" + file + "' can't be read: " + e.getMessage() + ".");
        }
    }

    private static Map<String, String> parse(Path file, String text) {
        Map<String, String> values = new HashMap<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.strip().startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                // The line may hold a secret, so it isn't shown.
                throw new CliException(
                        ExitCode.WRONG_USE,
                        file + ":" + number + ": expected NAME=value, or a comment that begins with '#'.");
            }
            values.put(matcher.group(1), value(matcher.group(2)));
        }
        return values;
    }

    private static String value(String written) {
        Matcher quoted = QUOTED.matcher(written);
        if (!quoted.matches()) {
            return written.replaceFirst("\\s+#.*$", "").replaceFirst("^#.*$", "");
        }
        return quoted.group(2) != null
                ? quoted.group(2)
                : quoted.group(1).replace("\\n", "\n").replace("\\\"", "\"");
    }
}

package org.jvmfactory.intake;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a comment says, without what it quotes: data, whoever wrote it.
 *
 * @param command the word after {@code /factory} in lower case; empty where it is no command
 * @param text what follows the command, or all of it
 */
record Remark(String command, String text) {

    /** Never goes back on what it has read: strangers' comments come here, too. */
    private static final Pattern COMMAND = Pattern.compile(
            "/factory(?:\\s++([A-Za-z-]++)(?:\\s++(.*+))?+)?+\\s*+", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Set<String> ANSWERS = Set.of("answer", "approve", "refuse");

    Remark {
        requireNonNull(command, "command");
        requireNonNull(text, "text");
    }

    static Remark of(String body) {
        List<String> lines = body.lines()
                .filter(line -> !line.stripLeading().startsWith(">"))
                .toList();
        String text = String.join("\n", lines).strip();
        String first = text.lines().findFirst().orElse("");
        Matcher command = COMMAND.matcher(first);
        if (!command.matches()) {
            return new Remark("", text);
        }
        String word = command.group(1) == null ? "help" : command.group(1).toLowerCase(Locale.ROOT);
        String rest = command.group(2) == null ? "" : command.group(2);
        String more = text.lines().skip(1).collect(Collectors.joining("\n"));
        return new Remark(word, (rest + "\n" + more).strip());
    }

    boolean isCommand() {
        return !command.isEmpty();
    }

    /** Whether it is a command that answers the question that stands. */
    boolean answers() {
        return ANSWERS.contains(command);
    }
}

package org.jvmfactory.engine.codex;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command of the shell, which Codex uses for everything, also to read a file. What can do nothing but read is told apart, so that a role
 * that may read and has no shell can work at all: a few programs with options that are known to be harmless, in a row or with pipes between
 * them. Whatever isn't understood is taken for a command that does more.
 */
record ShellCommand(String script) {

    /**
     * Something that is only read.
     *
     * @param tool in the words that roles use
     */
    record Reading(String tool, String path) {}

    /** As the CLI reports commands: a shell, and a script that may be in quotes. */
    private static final Pattern WRAPPED = Pattern.compile("(?s)\\S*/(?:ba|z|da)?sh -l?c (.*)");

    private static final Map<String, String> READERS = Map.of(
            "cat", "Read", "head", "Read", "tail", "Read", "nl", "Read", "wc", "Read", "sed", "Read", "ls", "LS", "rg",
            "Grep", "grep", "Grep", "find", "Glob");

    private static final Set<String> HARMLESS = Set.of("pwd", "true", "echo");

    private static final Pattern PLAIN_OPTION =
            Pattern.compile("-[A-Za-z0-9]+|--(?!files0-from)[a-z-]+(=[A-Za-z0-9]+)?");

    /** Neither the pattern nor files can be given by these. */
    private static final Pattern SEARCH_OPTION =
            Pattern.compile("-[A-Za-z0-9&&[^efz]]+|--(files|hidden|no-ignore|line-number"
                    + "|ignore-case|files-with-matches|count|word-regexp|fixed-strings|no-heading|heading|color=never|sort=path"
                    + "|(glob|type|include|exclude|exclude-dir|max-count|context)=[A-Za-z0-9*._!-]+)");

    private static final Pattern FINDS_MORE = Pattern.compile("-(exec|ok|delete|fprint|fls|files0).*");
    private static final Pattern PRINTS_LINES = Pattern.compile("\\d+(,(\\d+|\\$))?p");

    /** The command in an event or a request of the CLI. */
    static ShellCommand of(String reported) {
        Matcher wrapped = WRAPPED.matcher(reported);
        String script = wrapped.matches() ? wrapped.group(1) : reported;
        boolean single = script.length() > 1 && script.startsWith("'") && script.endsWith("'");
        boolean doubled = script.length() > 1 && script.startsWith("\"") && script.endsWith("\"");
        if (single || doubled) {
            String inner = script.substring(1, script.length() - 1);
            script = single ? inner.replace("'\\''", "'") : inner.replaceAll("\\\\([\"\\\\$`])", "$1");
        }
        return new ShellCommand(script);
    }

    /** What it reads, if it can do nothing else. */
    Optional<List<Reading>> readings() {
        Optional<List<List<String>>> commands = new Words(script).commands();
        if (commands.isEmpty()) {
            return Optional.empty();
        }
        List<Reading> all = new ArrayList<>();
        for (List<String> command : commands.get()) {
            Optional<List<Reading>> read = readings(command);
            if (read.isEmpty()) {
                return Optional.empty();
            }
            all.addAll(read.get());
        }
        return Optional.of(all);
    }

    private static Optional<List<Reading>> readings(List<String> command) {
        String program = command.get(0);
        List<String> arguments = command.subList(1, command.size());
        if (HARMLESS.contains(program)) {
            return Optional.of(List.of());
        }
        String tool = READERS.get(program);
        if (tool == null) {
            return Optional.empty();
        }
        return paths(program, arguments)
                .map(paths ->
                        paths.stream().map(path -> new Reading(tool, path)).toList());
    }

    private static Optional<List<String>> paths(String program, List<String> arguments) {
        return switch (program) {
            case "sed" -> printed(arguments);
            case "find" -> found(arguments);
            case "rg", "grep" -> searched(arguments);
            default -> {
                List<String> paths = files(arguments);
                boolean known = arguments.stream()
                        .allMatch(it ->
                                !it.startsWith("-") || PLAIN_OPTION.matcher(it).matches());
                yield known ? Optional.of(program.equals("ls") ? orHere(paths) : paths) : Optional.empty();
            }
        };
    }

    private static Optional<List<String>> printed(List<String> arguments) {
        boolean lines = arguments.size() > 1
                && arguments.get(0).equals("-n")
                && PRINTS_LINES.matcher(arguments.get(1)).matches();
        List<String> files = lines ? arguments.subList(2, arguments.size()) : List.of();
        return lines && files.stream().noneMatch(it -> it.startsWith("-")) ? Optional.of(files) : Optional.empty();
    }

    private static Optional<List<String>> found(List<String> arguments) {
        boolean pathsLater = !arguments.isEmpty() && arguments.get(0).matches("-[HLPDO].*");
        if (pathsLater
                || arguments.stream().anyMatch(it -> FINDS_MORE.matcher(it).matches())) {
            return Optional.empty();
        }
        return Optional.of(
                orHere(arguments.stream().takeWhile(it -> !it.startsWith("-")).toList()));
    }

    private static Optional<List<String>> searched(List<String> arguments) {
        if (arguments.stream()
                .anyMatch(it -> it.startsWith("-") && !SEARCH_OPTION.matcher(it).matches())) {
            return Optional.empty();
        }
        List<String> words = files(arguments);
        boolean pattern = !arguments.contains("--files") && !words.isEmpty();
        return Optional.of(orHere(pattern ? words.subList(1, words.size()) : words));
    }

    private static List<String> files(List<String> arguments) {
        return arguments.stream().filter(it -> !it.startsWith("-")).toList();
    }

    private static List<String> orHere(List<String> paths) {
        return paths.isEmpty() ? List.of(".") : paths;
    }

    /** Takes a script apart, as far as it holds nothing but words and what stands between commands. */
    private static final class Words {

        private static final String FORBIDDEN = "<>$`\\(){}[]!#~^\n\r&";
        private static final Pattern NO_ERRORS = Pattern.compile("\\G2>(/dev/null|&1)(?=[\\s;|]|$)");

        private final String script;
        private final List<List<String>> commands = new ArrayList<>();
        private List<String> command = new ArrayList<>();
        private StringBuilder word = new StringBuilder();
        private boolean inWord;

        Words(String script) {
            this.script = script;
        }

        Optional<List<List<String>>> commands() {
            for (int i = 0; i < script.length(); i++) {
                int end = i + step(i);
                if (end <= i) {
                    return Optional.empty();
                }
                i = end - 1;
            }
            return endCommand() ? Optional.of(commands) : Optional.empty();
        }

        /** How many characters belong together here; none where it isn't understood. */
        private int step(int at) {
            char c = script.charAt(at);
            Matcher noErrors = NO_ERRORS.matcher(script);
            if (!inWord && noErrors.find(at)) {
                return noErrors.end() - at;
            }
            if (c == '\'' || c == '"') {
                return quoted(at, c);
            }
            if (c == ' ' || c == '\t') {
                endWord();
                return 1;
            }
            if (c == '|' || c == ';' || script.startsWith("&&", at)) {
                boolean two = c == '&' || script.startsWith("||", at);
                return endCommand() ? (two ? 2 : 1) : 0;
            }
            if (FORBIDDEN.indexOf(c) >= 0) {
                return 0;
            }
            word.append(c);
            inWord = true;
            return 1;
        }

        private int quoted(int at, char quote) {
            int end = script.indexOf(quote, at + 1);
            String inner = end < 0 ? "" : script.substring(at + 1, end);
            boolean expands = quote == '"' && (inner.contains("$") || inner.contains("`") || inner.contains("\\"));
            if (end < 0 || expands) {
                return 0;
            }
            word.append(inner);
            inWord = true;
            return end + 1 - at;
        }

        private void endWord() {
            if (inWord) {
                command.add(word.toString());
                word = new StringBuilder();
                inWord = false;
            }
        }

        private boolean endCommand() {
            endWord();
            if (command.isEmpty()) {
                return false;
            }
            commands.add(command);
            command = new ArrayList<>();
            return true;
        }
    }
}

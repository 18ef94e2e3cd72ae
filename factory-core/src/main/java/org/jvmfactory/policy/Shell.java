package org.jvmfactory.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a command line as a POSIX shell would take it apart, as far as that can be done without running it: quotes, separators, pipes,
 * subshells, redirections, here-documents, substitutions. It expands nothing. Whatever it can't make sense of is read as plain words, never
 * an error. Used once.
 */
final class Shell {

    /** Deeper nesting is read no further. */
    static final int DEEPEST = 8;

    private final String text;
    private final int depth;
    private int at;

    private final List<Pipeline> pipelines = new ArrayList<>();
    private List<Simple> pipeline = new ArrayList<>();
    private List<Word> words = new ArrayList<>();
    private List<String> targets = new ArrayList<>();
    private List<Pipeline> fed = new ArrayList<>();
    private final StringBuilder input = new StringBuilder();
    private final List<Here> awaited = new ArrayList<>();

    /**
     * One command with its words.
     *
     * @param targets the files that its output goes to
     * @param input the text that is fed to it by here-documents and here-strings
     * @param fed the commands in whose output it reads, by {@code <(...)}
     */
    record Simple(List<Word> words, List<String> targets, String input, List<Pipeline> fed) {}

    /**
     * A word without its quotes.
     *
     * @param plain whether it holds nothing that a shell would put something else for
     * @param inner the commands whose output would be put into it
     */
    record Word(String text, boolean plain, List<Pipeline> inner) {}

    /** Commands of which each reads what the one before prints. */
    record Pipeline(List<Simple> commands) {}

    private record Here(String end, boolean tabs) {}

    private Shell(String text, int depth) {
        this.text = text;
        this.depth = depth;
    }

    /** What {@code text} runs, in order. */
    static List<Pipeline> read(String text) {
        return read(text, 0);
    }

    static List<Pipeline> read(String text, int depth) {
        return depth > DEEPEST ? List.of() : new Shell(text, depth).all();
    }

    private List<Pipeline> all() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                at++;
                endPipeline();
                hereDocuments();
            } else if (c == ' ' || c == '\t' || c == '\r') {
                at++;
            } else if (c == '#') {
                skipTo('\n');
            } else if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
                at += 2;
            } else if (c == ';' || c == '(' || c == ')') {
                at++;
                endPipeline();
            } else if (c == '&' && !next("&>")) {
                at++;
                endPipeline();
            } else if (c == '|') {
                at++;
                if (at < text.length() && text.charAt(at) == '|') {
                    at++;
                    endPipeline();
                } else {
                    if (at < text.length() && text.charAt(at) == '&') {
                        at++;
                    }
                    endCommand();
                }
            } else if (redirects()) {
                redirection();
            } else {
                words.add(word());
            }
        }
        endPipeline();
        return List.copyOf(pipelines);
    }

    private void endCommand() {
        if (!words.isEmpty() || !targets.isEmpty()) {
            pipeline.add(new Simple(List.copyOf(words), List.copyOf(targets), input.toString(), List.copyOf(fed)));
        }
        words = new ArrayList<>();
        targets = new ArrayList<>();
        fed = new ArrayList<>();
        input.setLength(0);
    }

    private void endPipeline() {
        endCommand();
        if (!pipeline.isEmpty()) {
            pipelines.add(new Pipeline(List.copyOf(pipeline)));
        }
        pipeline = new ArrayList<>();
    }

    private boolean next(String sign) {
        return text.startsWith(sign, at);
    }

    /** Whether a redirection begins here; {@code <(...)} and {@code >(...)} are parts of words. */
    private boolean redirects() {
        int place = at;
        while (place < text.length() && Character.isDigit(text.charAt(place))) {
            place++;
        }
        if (text.startsWith("&>", place)) {
            return true;
        }
        if (place >= text.length() || (text.charAt(place) != '<' && text.charAt(place) != '>')) {
            return false;
        }
        return place + 1 >= text.length() || text.charAt(place + 1) != '(';
    }

    private void redirection() {
        while (Character.isDigit(text.charAt(at)) || text.charAt(at) == '&') {
            at++;
        }
        boolean in = text.charAt(at) == '<';
        int begin = at;
        while (at < text.length() && "<>&|-".indexOf(text.charAt(at)) >= 0 && at - begin < 3) {
            at++;
        }
        String sign = text.substring(begin, at);
        blanks();
        if (at >= text.length() || "\n;|()".indexOf(text.charAt(at)) >= 0) {
            return;
        }
        Word word = word();
        if (sign.startsWith("<<<")) {
            input.append(word.text()).append('\n');
        } else if (sign.startsWith("<<")) {
            awaited.add(new Here(word.text(), sign.endsWith("-")));
        } else if (in && !sign.equals("<>")) {
            fed.addAll(word.inner());
        } else if (!sign.equals(">&") || !word.text().matches("\\d+|-")) {
            targets.add(word.text());
            fed.addAll(word.inner());
        }
    }

    private void blanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    /** The texts that follow the line on which they were announced belong to the last command of that line. */
    private void hereDocuments() {
        for (Here here : List.copyOf(awaited)) {
            StringBuilder body = new StringBuilder();
            boolean ended = false;
            while (!ended && at < text.length()) {
                int end = text.indexOf('\n', at);
                String line = text.substring(at, end < 0 ? text.length() : end);
                at = end < 0 ? text.length() : end + 1;
                ended = (here.tabs() ? line.stripLeading() : line).equals(here.end());
                if (!ended) {
                    body.append(line).append('\n');
                }
            }
            feed(body.toString());
        }
        awaited.clear();
    }

    private void feed(String body) {
        if (pipelines.isEmpty()) {
            return;
        }
        Pipeline last = pipelines.remove(pipelines.size() - 1);
        List<Simple> commands = new ArrayList<>(last.commands());
        for (int i = 0; i < commands.size(); i++) {
            Simple command = commands.get(i);
            commands.set(i, new Simple(command.words(), command.targets(), command.input() + body, command.fed()));
        }
        pipelines.add(new Pipeline(List.copyOf(commands)));
    }

    private Word word() {
        StringBuilder word = new StringBuilder();
        List<Pipeline> inner = new ArrayList<>();
        boolean plain = true;
        boolean more = true;
        while (more && at < text.length()) {
            char c = text.charAt(at);
            if (c == '\'') {
                at++;
                int end = text.indexOf('\'', at);
                word.append(text, at, end < 0 ? text.length() : end);
                at = end < 0 ? text.length() : end + 1;
            } else if (c == '"') {
                at++;
                plain &= quoted(word, inner);
            } else if (c == '\\') {
                if (at + 1 < text.length() && text.charAt(at + 1) != '\n') {
                    word.append(text.charAt(at + 1));
                }
                at = Math.min(text.length(), at + 2);
            } else if (next("$'")) {
                at++;
            } else if (next("$(") || c == '`' || next("<(") || next(">(")) {
                plain = false;
                substitution(word, inner);
            } else if (" \t\r\n;&|()<>".indexOf(c) >= 0) {
                more = false;
            } else {
                plain &= c != '$' && c != '*' && c != '?' && c != '[' && c != '{' && c != '~';
                word.append(c);
                at++;
            }
        }
        if (word.isEmpty() && more && at < text.length()) {
            at++; // something that no rule above takes: never stand still
        }
        return new Word(word.toString(), plain, List.copyOf(inner));
    }

    /** What stands between double quotes; false where something would be put in. */
    private boolean quoted(StringBuilder word, List<Pipeline> inner) {
        boolean plain = true;
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length() && "\"\\$`\n".indexOf(text.charAt(at + 1)) >= 0) {
                word.append(text.charAt(at + 1));
                at += 2;
            } else if (next("$(") || c == '`') {
                plain = false;
                substitution(word, inner);
            } else {
                plain &= c != '$';
                word.append(c);
                at++;
            }
        }
        at = Math.min(text.length(), at + 1);
        return plain;
    }

    private void substitution(StringBuilder word, List<Pipeline> inner) {
        int begin = at;
        int start;
        int end;
        if (text.charAt(at) == '`') {
            start = at + 1;
            end = text.indexOf('`', start);
            end = end < 0 ? text.length() : end;
        } else {
            start = at + 2;
            end = closing(start);
        }
        String body = text.substring(start, end);
        at = Math.min(text.length(), end + 1);
        inner.addAll(read(body, depth + 1));
        word.append(text, begin, at);
    }

    /** Where the parenthesis that was opened just before {@code start} is closed. */
    private int closing(int start) {
        int open = 1;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '\'') {
                int end = text.indexOf('\'', i + 1);
                i = end < 0 ? text.length() : end;
            } else if (c == '(') {
                open++;
            } else if (c == ')') {
                open--;
                if (open == 0) {
                    return i;
                }
            }
        }
        return text.length();
    }

    private void skipTo(char end) {
        int found = text.indexOf(end, at);
        at = found < 0 ? text.length() : found;
    }
}

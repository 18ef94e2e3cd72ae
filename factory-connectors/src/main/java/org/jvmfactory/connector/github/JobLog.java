package org.jvmfactory.connector.github;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jvmfactory.connector.http.Terminal;

/** The log of a job of GitHub Actions, cut to what tells why the job failed: what was printed before the last error. */
final class JobLog {

    private static final Pattern TIME =
            Pattern.compile("^\\x{FEFF}?\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+Z ?");
    private static final String ERROR = "##[error]";
    private static final Pattern MARK = Pattern.compile("^##\\[(group|command|warning|notice|debug|section)\\]");
    private static final int MOST_LINES = 200;
    private static final int MOST_LETTERS = 16_000;
    private static final int MOST_IN_LINE = 1_000;

    private JobLog() {}

    static String excerpt(String log) {
        List<String> lines = new ArrayList<>();
        int end = 0;
        for (String raw : log.split("\n", -1)) {
            String line = TIME.matcher(raw.stripTrailing()).replaceFirst("");
            if (line.equals("##[endgroup]")) {
                continue;
            }
            boolean error = line.startsWith(ERROR);
            String words = error
                    ? "Error: " + line.substring(ERROR.length())
                    : MARK.matcher(line).replaceFirst("");
            lines.add(shortened(Terminal.line(words)));
            end = error ? lines.size() : end;
        }
        int to = end == 0 ? lines.size() : end;
        return last(String.join("\n", lines.subList(Math.max(0, to - MOST_LINES), to)), MOST_LETTERS);
    }

    private static String shortened(String line) {
        return line.length() <= MOST_IN_LINE ? line : line.substring(0, MOST_IN_LINE) + "…";
    }

    /** The end of {@code text}, which says that it is one. */
    static String last(String text, int most) {
        String whole = text.strip();
        return whole.length() <= most ? whole : "…\n" + whole.substring(whole.length() - most);
    }
}

package org.jvmfactory.execution;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Commands by which Factory itself changes a work tree. They run where agents' commands do: no file there is opened from outside. */
final class TreeChange {

    static final Duration LIMIT = Duration.ofMinutes(1);

    /** What fits into one argument of a program, with room to spare. */
    private static final int LONGEST = 100_000;

    private static final Pattern FILE =
            Pattern.compile("\\.?[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/\\.?[A-Za-z0-9_][A-Za-z0-9_.-]*)*");

    private static final Pattern GIT = Pattern.compile("(?:^|.*/)\\.git(?:/.*|$)", Pattern.CASE_INSENSITIVE);
    private static final String WRITE =
            "mkdir -p -- \"$(dirname -- \"$1\")\" && rm -f -- \"$1\" && printf '%s' \"$2\" > \"$1\"";

    private TreeChange() {}

    /** Removes files. */
    static List<String> remove(List<String> files) {
        List<String> command = new ArrayList<>(List.of("rm", "-f", "--"));
        command.addAll(files);
        return command;
    }

    /** Writes a file: no link is followed, since what was there is removed. */
    static List<String> write(String file, String text) {
        if (!FILE.matcher(file).matches() || GIT.matcher(file).matches()) {
            throw new IllegalArgumentException("'" + file + "' is no path of a file in the tree");
        }
        String fit = text.replace("\0", "");
        return List.of("sh", "-c", WRITE, "sh", file, fit.length() <= LONGEST ? fit : fit.substring(0, LONGEST));
    }
}

package org.jvmfactory.git;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words by which GitHub and its like close a ticket when a commit or pull request that says them is merged. Pure. */
public final class ClosingWords {

    /** Shows nothing, and keeps what it parts from being a word. */
    private static final String PARTED = "\u200B";

    private static final String WORD = "\\b(clos(?=e|ing)|fix|resolv(?=e|ing)|implement)((?:e|es|ed|s|ing)?\\b)";
    private static final String THEN = "(?::\\s*|\\s+)";

    private static final String TICKET = "(?:(?:[\\w.-]{1,100}/[\\w.-]{1,100})?#\\d{1,9}|GH-\\d{1,9}"
            + "|https?://\\S{1,300}?/(?:issues|pull|pulls|merge_requests|work_items)/\\d{1,9})";

    private static final String NEXT = "(?:\\s*,\\s*(?:and\\s+)?|\\s+and\\s+|\\s*&\\s*)";

    private static final Pattern SAID =
            Pattern.compile(WORD + THEN + "(" + TICKET + "(?:" + NEXT + TICKET + "){0,50})", Pattern.CASE_INSENSITIVE);

    private static final Pattern ONE = Pattern.compile(TICKET, Pattern.CASE_INSENSITIVE);

    private static final Pattern ADDRESS =
            Pattern.compile("https?://[^/\\s]+/(.+?)(?:/-)?/[a-z_]+/(\\d+)", Pattern.CASE_INSENSITIVE);

    private static final Pattern MAY_BE_SAID = Pattern.compile(
            WORD + "(?=" + THEN + "(?:\\S{0,300}|\\[[^\\]\\n]{0,300}\\]\\()(?:https?://|#|GH-))",
            Pattern.CASE_INSENSITIVE);

    private ClosingWords() {}

    /** The tickets that {@code text} closes, each once: {@code owner/name#7}, or {@code #7} of the repository itself. */
    public static List<String> closed(String text) {
        List<String> tickets = new ArrayList<>();
        Matcher said = SAID.matcher(text);
        while (said.find()) {
            Matcher one = ONE.matcher(said.group(3));
            while (one.find()) {
                tickets.add(ticket(one.group()));
            }
        }
        return tickets.stream().distinct().toList();
    }

    private static String ticket(String written) {
        Matcher address = ADDRESS.matcher(written);
        if (address.matches()) {
            return address.group(1) + "#" + address.group(2);
        }
        return written.regionMatches(true, 0, "GH-", 0, 3) ? "#" + written.substring(3) : written;
    }

    /** {@code text} to the eye, which closes nothing. */
    public static String parted(String text) {
        return MAY_BE_SAID.matcher(text).replaceAll("$1" + PARTED + "$2");
    }
}

package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tests that failed under Maven's Surefire and Failsafe, and under Gradle. */
final class JvmTests {

    /** Groups: class, method, line, message. */
    private static final Pattern SUREFIRE =
            Pattern.compile("\\[ERROR\\]\\s{2,}(?:Run \\d+: )?([A-Z][\\w$]*)(?:>[\\w$]+)?\\.([\\w$]+)"
                    + "(?:\\([^)]*\\))?(?:\\[\\d+\\])?(?::(\\d+))?(?:->[\\w$.<>]+(?::\\d+)?)*(?: (?:» )?(.*))?");

    static final Pattern GRADLE = Pattern.compile("(?=.* FAILED$)(\\S.*?) > (.+?)(?:\\(\\))? FAILED");
    private static final Pattern GRADLE_PLACE = Pattern.compile("\\s+(\\S.*?) at ([\\w$]+\\.\\w+):(\\d+)");
    private static final Pattern FRAME = Pattern.compile("\\s+at .*\\(([\\w$]+)(\\.\\w+):(\\d+)\\)");

    private static final Pattern NEXT = Pattern.compile("^\\[|^Tests run:");
    private static final int MESSAGE_LINES = 6;

    private JvmTests() {}

    static List<Trouble> failed(List<String> lines) {
        List<Trouble> found = new ArrayList<>();
        for (int index = 0; index < lines.size(); index++) {
            Matcher surefire = SUREFIRE.matcher(lines.get(index));
            Matcher gradle = GRADLE.matcher(lines.get(index));
            if (surefire.matches()) {
                found.add(surefire(surefire, OutputTroubles.following(lines, index, MESSAGE_LINES, NEXT)));
            } else if (gradle.matches() && !lines.get(index).startsWith("> ")) {
                found.add(gradle(gradle, lines, index));
            }
        }
        return found;
    }

    private static Trouble surefire(Matcher matcher, String more) {
        String message = (Optional.ofNullable(matcher.group(4)).orElse("").strip() + "\n" + more).strip();
        String outer = matcher.group(1).replaceFirst("\\$.*", "");
        return new Trouble(
                matcher.group(1) + "." + matcher.group(2), outer, OutputTroubles.number(matcher, 3), message);
    }

    /** What follows is indented: the exception with where it came from, or with its message and its frames. */
    private static Trouble gradle(Matcher matcher, List<String> lines, int start) {
        String test = matcher.group(1) + "." + matcher.group(2);
        String place = matcher.group(1)
                .replaceFirst(" > .*", "")
                .replaceFirst(".*\\.", "")
                .replaceFirst("\\$.*", "");
        int line = 0;
        List<String> message = new ArrayList<>();
        for (int index = start + 1; index < lines.size() && lines.get(index).startsWith(" "); index++) {
            Matcher brief = GRADLE_PLACE.matcher(lines.get(index));
            Matcher frame = FRAME.matcher(lines.get(index));
            if (frame.matches()) {
                if (line == 0 && frame.group(1).equals(place)) {
                    line = OutputTroubles.number(frame, 3);
                }
            } else if (brief.matches()) {
                place = brief.group(2);
                line = OutputTroubles.number(brief, 3);
                message.add(brief.group(1));
            } else if (message.size() < MESSAGE_LINES) {
                message.add(lines.get(index).strip());
            }
        }
        return new Trouble(test, place, line, String.join("\n", message));
    }
}

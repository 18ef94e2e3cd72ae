package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tests that failed under Jest, Vitest and Node's own runner. */
final class JavaScriptTests {

    private static final Pattern JEST = Pattern.compile("\\s*● (?!Console$)(\\S.*)");
    private static final Pattern JEST_END = Pattern.compile("^\\s*● |^Test Suites:|^\\s*(?:FAIL|PASS) ");
    private static final Pattern VITEST =
            Pattern.compile("\\s*FAIL\\s+(?:\\|[^|]+\\|\\s+)?(\\S+\\.[cm]?[jt]sx?)(?:\\s+\\[[^\\]]*\\])? > (.+)");
    private static final Pattern VITEST_END = Pattern.compile("^\\s*FAIL |^⎯|^\\s*Test Files ");
    private static final Pattern NODE_PLACE = Pattern.compile("test at (\\S+?):(\\d+):\\d+");
    private static final Pattern NODE = Pattern.compile("\\s*✖ (.+?) \\([\\d.]+ms\\)");
    private static final Pattern TAP = Pattern.compile("\\s*not ok \\d+ - (.+?)(?: # .*)?");
    private static final Pattern TAP_PLACE = Pattern.compile("\\s*location: '(.+?):(\\d+):\\d+'");
    private static final Pattern TAP_ERROR = Pattern.compile("\\s*error: '?(.+?)'?");
    private static final Pattern TAP_END = Pattern.compile("^\\s*\\.\\.\\.$");

    private static final Pattern FRAME = Pattern.compile(
            "\\s+(?:at (?:.* \\()?|❯ (?:\\S+ )?)(?:file://)?([^\\s()]+?\\.[cm]?[jt]sx?):(\\d+):\\d+\\)?");
    private static final Pattern NOT_SAID = Pattern.compile("^\\s*>? *\\d+ ?\\||^\\s+at |^\\s*❯ |^\\s*\\^|^\\s*\\|");
    private static final int MESSAGE_LINES = 8;

    private JavaScriptTests() {}

    static List<Trouble> failed(List<String> lines) {
        List<Trouble> found = new ArrayList<>();
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index);
            Matcher jest = JEST.matcher(line);
            Matcher vitest = VITEST.matcher(line);
            Matcher place = NODE_PLACE.matcher(line);
            Matcher tap = TAP.matcher(line);
            if (jest.matches()) {
                found.add(block(jest.group(1).strip(), "", lines, index, JEST_END));
            } else if (vitest.matches()) {
                found.add(block(vitest.group(2).strip(), vitest.group(1), lines, index, VITEST_END));
            } else if (place.matches() && index + 1 < lines.size()) {
                Matcher name = NODE.matcher(lines.get(index + 1));
                if (name.matches()) {
                    String message = OutputTroubles.following(lines, index + 1, MESSAGE_LINES, NOT_SAID);
                    found.add(new Trouble(name.group(1), place.group(1), OutputTroubles.number(place, 2), message));
                }
            } else if (tap.matches()) {
                tap(tap.group(1), lines, index, found);
            }
        }
        return found;
    }

    /** What the runner says of one test: first in words, then in code and frames. */
    private static Trouble block(String test, String file, List<String> lines, int start, Pattern end) {
        List<String> message = new ArrayList<>();
        String place = file;
        int number = 0;
        boolean said = false;
        for (int index = start + 1;
                index < lines.size() && !end.matcher(lines.get(index)).find();
                index++) {
            String line = lines.get(index);
            Matcher frame = FRAME.matcher(line);
            if (number == 0 && frame.matches() && !frame.group(1).contains("node_modules")) {
                place = frame.group(1);
                number = OutputTroubles.number(frame, 2);
            }
            said |= NOT_SAID.matcher(line).find();
            if (!said && !line.isBlank() && message.size() < MESSAGE_LINES) {
                message.add(line.strip());
            }
        }
        return new Trouble(test, place, number, String.join("\n", message));
    }

    /** A suite fails because a test in it did; that says nothing more. */
    private static void tap(String test, List<String> lines, int start, List<Trouble> found) {
        String place = "";
        int number = 0;
        String message = "";
        for (int index = start + 1;
                index < lines.size() && !TAP_END.matcher(lines.get(index)).find();
                index++) {
            if (lines.get(index).contains("subtestsFailed")) {
                return;
            }
            Matcher location = TAP_PLACE.matcher(lines.get(index));
            Matcher error = TAP_ERROR.matcher(lines.get(index));
            if (location.matches()) {
                place = location.group(1);
                number = OutputTroubles.number(location, 2);
            } else if (error.matches()) {
                message = error.group(1).matches("[|>]-?")
                        ? OutputTroubles.following(lines, index, MESSAGE_LINES, Pattern.compile("^\\s*\\w+: "))
                        : error.group(1);
            }
        }
        found.add(new Trouble(test, place, number, message));
    }
}

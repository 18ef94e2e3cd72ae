package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tests that failed under pytest and unittest. */
final class PythonTests {

    private static final Pattern HEADER = Pattern.compile("_{3,} (.+?) _{3,}");
    private static final Pattern PLACE = Pattern.compile("(\\S+\\.py):(\\d+): .*");
    private static final Pattern SAID = Pattern.compile("E\\s+(.+)");
    private static final Pattern SUMMARY = Pattern.compile("(?:FAILED|ERROR) (\\S+?\\.py)(?:::(\\S.*?))?(?: - (.*))?");

    private static final Pattern UNITTEST = Pattern.compile("(?:FAIL|ERROR): (\\S+) \\((.+)\\)(?: .*)?");
    private static final Pattern UNITTEST_FRAME = Pattern.compile("\\s+File \"(.+?)\", line (\\d+), in (\\S+)");
    private static final int MESSAGE_LINES = 6;
    private static final Pattern UNITTEST_END = Pattern.compile("={20,}|Ran \\d+ tests? in .*");

    private PythonTests() {}

    static List<Trouble> failed(List<String> lines) {
        List<Trouble> found = pytest(lines);
        for (int index = 0; index < lines.size(); index++) {
            Matcher unittest = UNITTEST.matcher(lines.get(index));
            if (unittest.matches()) {
                found.add(unittest(unittest.group(1), unittest.group(2), lines, index));
            }
        }
        return found;
    }

    /** Where a failure was raised, and what its first line said. */
    private static final class Section {
        private @Nullable Matcher place;
        private String said = "";
    }

    /** The names stand in the summary; the sections before it tell where, and what. */
    private static List<Trouble> pytest(List<String> lines) {
        Map<String, Section> sections = new HashMap<>();
        Section current = new Section();
        List<Trouble> found = new ArrayList<>();
        for (String line : lines) {
            Matcher header = HEADER.matcher(line);
            Matcher place = PLACE.matcher(line);
            Matcher said = SAID.matcher(line);
            Matcher summary = SUMMARY.matcher(line);
            if (header.matches()) {
                current = new Section();
                sections.put(header.group(1), current);
            } else if (said.matches()) {
                current.said = current.said.isEmpty() ? said.group(1) : current.said;
            } else if (summary.matches()) {
                found.add(summarised(summary, sections));
            } else if (place.matches()) {
                current.place = place;
            }
        }
        return found;
    }

    private static Trouble summarised(Matcher summary, Map<String, Section> sections) {
        String file = summary.group(1);
        String test = summary.group(2) == null ? "" : summary.group(2);
        Section section = sections.getOrDefault(
                test.isEmpty() ? "ERROR collecting " + file : test.replace("::", "."), new Section());
        String message = section.said.isEmpty() && summary.group(3) != null ? summary.group(3) : section.said;
        Matcher place = section.place;
        int line = place != null && place.group(1).equals(file) ? OutputTroubles.number(place, 2) : 0;
        return new Trouble(test, file, line, message.isEmpty() ? "it can't be collected" : message);
    }

    private static Trouble unittest(String test, String where, List<String> lines, int start) {
        String place = "";
        int number = 0;
        boolean own = false;
        List<String> said = new ArrayList<>();
        for (int index = start + 1;
                index < lines.size() && !UNITTEST_END.matcher(lines.get(index)).matches();
                index++) {
            String line = lines.get(index);
            Matcher frame = UNITTEST_FRAME.matcher(line);
            if (frame.matches() && !own) {
                place = frame.group(1);
                number = OutputTroubles.number(frame, 2);
                own = frame.group(3).equals(test);
            } else if (number > 0 && said.size() < MESSAGE_LINES && line.matches("[^\\s-].*")) {
                said.add(line);
            }
        }
        String name = where.endsWith("." + test) ? where : where + "." + test;
        return new Trouble(name, place, number, String.join("\n", said));
    }
}

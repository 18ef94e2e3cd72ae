package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What went wrong in a build, read from what it printed: compilers here, test runners in classes of their own. */
final class OutputTroubles {

    private static final int MOST = 50;

    /** Groups: file, line, message. */
    private static final List<Pattern> COMPILERS = List.of(
            Pattern.compile(
                    "\\[ERROR\\] (/?[^\\[\\]:]+\\.(?:java|kt|scala|groovy)):\\[(\\d+),\\d+\\] (?:error: )?(.+)"),
            Pattern.compile("([^\\s:][^:]*\\.\\w+):(\\d+):(?:\\d+:)? (?:fatal )?error(?:\\[\\w+\\])?: (.+)"),
            Pattern.compile("e: (?:file://)?([^:]+\\.\\w+):(\\d+):\\d+:? (.+)"),
            Pattern.compile("e: ([^:]+\\.\\w+): \\((\\d+), \\d+\\): (.+)"),
            Pattern.compile("(\\S[^()]*\\.[cm]?[jt]sx?)\\((\\d+),\\d+\\): error (.+)"),
            Pattern.compile("(\\S+\\.[cm]?[jt]sx?):(\\d+):\\d+ - error (.+)"),
            Pattern.compile("(?:vet: )?([^\\s:]+\\.go):(\\d+):(?:\\d+:)? (.+)"));

    private static final Pattern RUST = Pattern.compile("error(?:\\[E\\d+\\])?: (.+)");
    private static final Pattern RUST_PLACE = Pattern.compile("\\s*--> ([^:]+):(\\d+):\\d+");

    private static final List<Function<List<String>, List<Trouble>>> READERS = List.of(
            OutputTroubles::compilers,
            OutputTroubles::rust,
            JvmTests::failed,
            JavaScriptTests::failed,
            PythonTests::failed,
            NativeTests::failed);

    private OutputTroubles() {}

    /** Each once, in the order of the tools that are known; none where the tool isn't. */
    static List<Trouble> of(String output) {
        List<String> lines = OutputTail.lines(output);
        Map<String, Trouble> found = new LinkedHashMap<>();
        for (Function<List<String>, List<Trouble>> reader : READERS) {
            for (Trouble trouble : reader.apply(lines)) {
                String key = trouble.test().isEmpty()
                        ? trouble.place() + "\n" + trouble.line() + "\n" + trouble.message()
                        : trouble.place() + "\n" + trouble.test();
                found.putIfAbsent(key, trouble);
            }
        }
        return found.values().stream().limit(MOST).toList();
    }

    /** The number in a group; 0 where the group took no part, or holds one that is no line. */
    static int number(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null || digits.length() > 7 ? 0 : Integer.parseInt(digits);
    }

    /** The lines after {@code from} up to one that {@code end} matches, without those that are empty, {@code most} of them. */
    static String following(List<String> lines, int from, int most, Pattern end) {
        List<String> found = new ArrayList<>();
        for (int index = from + 1; index < lines.size() && found.size() < most; index++) {
            if (end.matcher(lines.get(index)).find()) {
                break;
            }
            if (!lines.get(index).isBlank()) {
                found.add(lines.get(index).strip());
            }
        }
        return String.join("\n", found);
    }

    private static List<Trouble> compilers(List<String> lines) {
        List<Trouble> found = new ArrayList<>();
        for (String line : lines) {
            for (Pattern pattern : COMPILERS) {
                Matcher matcher = pattern.matcher(line);
                if (matcher.matches()) {
                    found.add(new Trouble(
                            "",
                            matcher.group(1),
                            number(matcher, 2),
                            matcher.group(3).strip()));
                    break;
                }
            }
        }
        return found;
    }

    private static List<Trouble> rust(List<String> lines) {
        List<Trouble> found = new ArrayList<>();
        for (int index = 0; index + 1 < lines.size(); index++) {
            Matcher error = RUST.matcher(lines.get(index));
            Matcher place = RUST_PLACE.matcher(lines.get(index + 1));
            if (error.matches() && place.matches()) {
                found.add(new Trouble("", place.group(1), number(place, 2), error.group(1)));
            }
        }
        return found;
    }
}

package org.jvmfactory.steps;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tests in a source file. */
final class TestFile {

    private static final Pattern LITERAL =
            Pattern.compile("\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`|\\b\\d[\\w.]*|\\b(?:true|false|True|False)\\b");

    private final String path;
    private final TestLanguage language;
    private final String text;
    private final String code;
    private final List<String> lines;
    private final int[] starts;
    private final List<Test> tests;

    TestFile(String path, TestLanguage language, byte[] content) {
        this.path = path;
        this.language = language;
        this.text = new String(content, StandardCharsets.UTF_8).replace("\r\n", "\n");
        this.code = SourceText.code(text, language);
        this.lines = List.of(text.split("\n", -1));
        this.starts = starts(lines);
        this.tests = read();
    }

    /**
     * One test.
     *
     * @param assertions how many
     * @param strict how many lines of them hold none that accepts much
     * @param weak how many accept much
     * @param empty how many hold whatever the code does
     * @param asserting the lines with assertions, as they stand in the file
     * @param code what it does, with what follows up to the next one
     */
    record Test(
            String path,
            String name,
            int line,
            int assertions,
            int strict,
            int weak,
            int empty,
            List<String> asserting,
            String code) {

        Test {
            asserting = List.copyOf(asserting);
        }
    }

    /** Something that keeps tests from being run. */
    record Skip(String sign, int line, String text) {}

    List<Test> tests() {
        return tests;
    }

    String code() {
        return code;
    }

    /** How often one test stands for many cases. */
    int tables() {
        return count(language.signs().table(), code);
    }

    List<Skip> skips() {
        List<Skip> skips = new ArrayList<>();
        Matcher matcher = language.signs().skip().matcher(code);
        while (matcher.find()) {
            int line = line(matcher.start());
            skips.add(new Skip(
                    matcher.group().replaceAll("[\\s(]+$", ""),
                    line,
                    lines.get(line - 1).strip()));
        }
        return skips;
    }

    /** An assertion without its values: two that are alike and not the same expect something else. */
    static String shape(String assertion) {
        return LITERAL.matcher(assertion).replaceAll("_");
    }

    static int count(Pattern pattern, String code) {
        return (int) pattern.matcher(code).results().count();
    }

    private static int[] starts(List<String> lines) {
        int[] starts = new int[lines.size()];
        for (int index = 1; index < starts.length; index++) {
            starts[index] = starts[index - 1] + lines.get(index - 1).length() + 1;
        }
        return starts;
    }

    /** The line, from 1, in which a place stands. */
    private int line(int place) {
        int found = Arrays.binarySearch(starts, place);
        return found >= 0 ? found + 1 : -found - 1;
    }

    private List<Test> read() {
        List<Integer> begins = language.signs()
                .test()
                .matcher(code)
                .results()
                .map(found -> found.start())
                .toList();
        Map<String, Integer> names = new HashMap<>();
        List<Test> found = new ArrayList<>();
        for (int index = 0; index < begins.size(); index++) {
            int start = begins.get(index);
            int end = index + 1 < begins.size() ? begins.get(index + 1) : code.length();
            String name = name(start, end);
            if (!name.isEmpty()) {
                int number = names.merge(name, 1, Integer::sum);
                found.add(test(number == 1 ? name : name + "#" + number, start, end));
            }
        }
        return List.copyOf(found);
    }

    private String name(int start, int end) {
        Matcher test = language.signs().test().matcher(code).region(start, end);
        Matcher name = language.signs().name().matcher(code);
        if (!test.lookingAt() || !name.region(test.end(), end).find()) {
            return "";
        }
        String found = name.group(1);
        if (!found.matches("[\"'`]")) {
            return found;
        }
        int close = code.indexOf(found, name.end());
        return close < 0 ? "" : text.substring(name.end(), close).strip();
    }

    /** How often a line stands here, whatever it is indented by. */
    int times(String line) {
        return (int) lines.stream().filter(it -> it.strip().equals(line)).count();
    }

    private String codeOf(int line) {
        int end = line < starts.length ? starts[line] : code.length();
        return code.substring(starts[line - 1], end);
    }

    private Test test(String name, int start, int end) {
        TestLanguage.Signs signs = language.signs();
        String body = code.substring(start, end);
        List<String> asserting = new ArrayList<>();
        Matcher assertion = signs.assertion().matcher(body);
        int last = -1;
        int assertions = 0;
        int strict = 0;
        while (assertion.find()) {
            assertions++;
            int line = line(start + assertion.start());
            if (line != last) {
                asserting.add(lines.get(line - 1).strip());
                strict += signs.weak().matcher(codeOf(line)).find() ? 0 : 1;
                last = line;
            }
        }
        return new Test(
                path,
                name,
                line(start),
                assertions,
                strict,
                count(signs.weak(), body),
                count(signs.empty(), body),
                asserting,
                body);
    }
}

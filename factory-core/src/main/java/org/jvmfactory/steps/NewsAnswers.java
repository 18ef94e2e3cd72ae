package org.jvmfactory.steps;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an agent says to each piece of news, as it stands in its last words. */
final class NewsAnswers {

    /** How the name of the output with such an answer begins. */
    static final String OUTPUT = "answer.";

    private static final int LONGEST = 3_000;
    private static final Pattern BEGINNING =
            Pattern.compile("[-*>\\s]{0,8}[*_`\\[(]{0,3}(n\\d{1,4})[*_`\\])]{0,3}\\s{0,3}[:–—-](.*)");

    private NewsAnswers() {}

    /** By the name of the news: from the line that begins with it up to the next such line, or to an empty one. */
    static Map<String, String> of(String text, int count) {
        Map<String, String> answers = new LinkedHashMap<>();
        String name = "";
        for (String line : (Iterable<String>) text.lines()::iterator) {
            Matcher beginning = BEGINNING.matcher(line);
            if (beginning.matches() && number(beginning.group(1)) <= count) {
                name = beginning.group(1);
                answers.put(
                        name, beginning.group(2).replaceFirst("^[*_`\\s]+", "").strip());
            } else if (line.isBlank()) {
                name = "";
            } else if (!name.isEmpty()) {
                answers.merge(name, line.strip(), (before, more) -> cut((before + "\n" + more).strip()));
            }
        }
        answers.values().removeIf(String::isBlank);
        return answers;
    }

    private static int number(String name) {
        int number = Integer.parseInt(name.substring(1));
        return number == 0 ? Integer.MAX_VALUE : number;
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}

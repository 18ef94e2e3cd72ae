package org.jvmfactory.steps;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A file of rules as it stands in a repository, where people may have changed it: what can't be read as a rule is none.
 *
 * @param rules by id
 * @param retired when, by id
 * @param dismissed the ids of those that a person doesn't want
 */
record RuleFile(Map<String, Entry> rules, Map<String, LocalDate> retired, Set<String> dismissed) {

    static final RuleFile NONE = new RuleFile(Map.of(), Map.of(), Set.of());

    private static final Pattern RULE =
            Pattern.compile("- \\*\\*(r-[0-9a-f]{8})\\*\\* \\(since (\\d{4}-\\d{2}-\\d{2})\\): (.*)");
    private static final Pattern GONE =
            Pattern.compile("[-*] +`?(r-[0-9a-f]{8})`? +(retired +(\\d{4}-\\d{2}-\\d{2})|dismissed)\\b.*");
    private static final Pattern QUOTED = Pattern.compile(".*“(.*)”.*");

    /** A rule: since when, and in which words. */
    record Entry(LocalDate since, String words) {

        /** What was found, where it is a rule about that; else empty. */
        String quoted() {
            Matcher quoted = QUOTED.matcher(words);
            return quoted.matches() ? quoted.group(1).replace("&lt;", "<") : "";
        }
    }

    static RuleFile read(String text) {
        Map<String, Entry> rules = new LinkedHashMap<>();
        Map<String, LocalDate> retired = new LinkedHashMap<>();
        Set<String> dismissed = new LinkedHashSet<>();
        text.lines().map(String::strip).forEach(line -> {
            Matcher rule = RULE.matcher(line);
            Matcher gone = GONE.matcher(line);
            try {
                if (rule.matches()) {
                    rules.putIfAbsent(rule.group(1), new Entry(LocalDate.parse(rule.group(2)), rule.group(3)));
                } else if (gone.matches() && gone.group(3) != null) {
                    retired.put(gone.group(1), LocalDate.parse(gone.group(3)));
                } else if (gone.matches()) {
                    dismissed.add(gone.group(1));
                }
            } catch (DateTimeException e) {
                // no day that there is: no rule
            }
        });
        return new RuleFile(rules, retired, dismissed);
    }

    /** What was found, by the ids of the rules that are about that. */
    Map<String, String> quoted() {
        return rules.entrySet().stream()
                .filter(each -> !each.getValue().quoted().isEmpty())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().quoted()));
    }
}

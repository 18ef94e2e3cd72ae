package org.jvmfactory.app.demo;

import java.util.List;
import java.util.stream.Collectors;

/** What the agents of the demo do. */
final class Script {

    private static final String FLAW = "total() / people";
    private static final String INDENT = " ".repeat(14);

    private Script() {}

    /** @param watched whether they take their time */
    static String of(boolean watched) {
        String script = Resources.text("script.yml");
        for (String round : List.of("first", "second")) {
            for (String file : List.of("Bill", "BillTest")) {
                script = script.replace(
                        "{" + file + "." + round + "}", indented(Resources.text(round + "/" + file + ".java")));
            }
        }
        script = script.replace("{line}", Integer.toString(flaw()));
        return watched
                ? script
                : script.lines()
                        .filter(line -> !line.strip().startsWith("- pause:"))
                        .collect(Collectors.joining("\n", "", "\n"));
    }

    /** The line of the first version that the reviewer objects to. */
    static int flaw() {
        List<String> lines = Resources.text("first/Bill.java").lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(FLAW)) {
                return i + 1;
            }
        }
        throw new IllegalStateException("the first version has no '" + FLAW + "'");
    }

    private static String indented(String text) {
        return text.lines().map(line -> line.isEmpty() ? line : INDENT + line).collect(Collectors.joining("\n"));
    }
}

package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines that a difference touches, as they are numbered after it, with the few that stand around them.
 *
 * @param ranges by file, each from its first line to its last
 * @param all whether the difference is too long to tell, so that every line may be touched
 */
record ChangedLines(Map<String, List<int[]>> ranges, boolean all) {

    /** Nothing is known of what was before, so everything is new. */
    static final ChangedLines ALL = new ChangedLines(Map.of(), true);

    private static final Pattern HUNK = Pattern.compile("@@ -\\d+(?:,\\d+)? \\+(\\d+)(?:,(\\d+))? @@.*");
    private static final String CUT = "... the difference is longer than";

    ChangedLines {
        ranges = Map.copyOf(ranges);
    }

    /** @param difference as a patch */
    static ChangedLines of(String difference) {
        Map<String, List<int[]>> ranges = new HashMap<>();
        String file = "";
        boolean cut = false;
        for (String line : difference.split("\n", -1)) {
            Matcher hunk = HUNK.matcher(line);
            if (line.startsWith("+++ b/")) {
                file = line.substring("+++ b/".length());
            } else if (hunk.matches()) {
                int first = Integer.parseInt(hunk.group(1));
                int length = hunk.group(2) == null ? 1 : Integer.parseInt(hunk.group(2));
                ranges.computeIfAbsent(file, it -> new ArrayList<>())
                        .add(new int[] {first, first + Math.max(length, 1) - 1});
            }
            cut = line.startsWith(CUT);
        }
        return new ChangedLines(ranges, cut);
    }

    /** Whether something at this place may be there because of the difference; of a place without a line, whether the file is touched. */
    boolean touch(Optional<String> file, Optional<Integer> line) {
        if (all) {
            return true;
        }
        List<int[]> touched =
                file.map(name -> ranges.getOrDefault(name, List.of())).orElse(List.of());
        return line.isEmpty()
                ? !touched.isEmpty()
                : touched.stream().anyMatch(range -> range[0] <= line.get() && line.get() <= range[1]);
    }
}

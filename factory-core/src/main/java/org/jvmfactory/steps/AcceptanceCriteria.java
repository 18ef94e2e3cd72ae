package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a specification says must be true in the end: the items of its checklist, or of the list under a heading that speaks of acceptance. */
final class AcceptanceCriteria {

    private static final Pattern HEADING = Pattern.compile("\\s{0,3}(#{1,6})\\s+(.+)");
    private static final Pattern ACCEPTANCE =
            Pattern.compile("accept|criteri|definition of done", Pattern.CASE_INSENSITIVE);
    private static final Pattern BOX = Pattern.compile("\\s*(?:[-*+]|\\d+[.)])\\s+\\[[ xX~-]?\\]\\s+(.+)");
    private static final Pattern ITEM = Pattern.compile("\\s{0,3}(?:[-*+]|\\d+[.)])\\s+(?!\\[)(.+)");
    private static final Pattern FENCE = Pattern.compile("\\s{0,3}(?:```|~~~).*");
    private static final int MOST = 60;

    private AcceptanceCriteria() {}

    /** Each once, in their order; none where the specification holds no list. */
    static List<String> of(String specification) {
        List<String> boxes = new ArrayList<>();
        List<String> acceptedBoxes = new ArrayList<>();
        List<String> acceptedItems = new ArrayList<>();
        boolean fenced = false;
        boolean acceptance = false;
        int level = 0;
        for (String line : specification.lines().toList()) {
            Matcher heading = HEADING.matcher(line);
            Matcher box = BOX.matcher(line);
            Matcher item = ITEM.matcher(line);
            if (FENCE.matcher(line).matches()) {
                fenced = !fenced;
            } else if (!fenced && heading.matches()) {
                int depth = heading.group(1).length();
                if (ACCEPTANCE.matcher(heading.group(2)).find()) {
                    acceptance = true;
                    level = depth;
                } else if (depth <= level) {
                    acceptance = false;
                }
            } else if (!fenced && box.matches()) {
                boxes.add(box.group(1).strip());
                if (acceptance) {
                    acceptedBoxes.add(box.group(1).strip());
                }
            } else if (!fenced && acceptance && item.matches()) {
                acceptedItems.add(item.group(1).strip());
            }
        }
        List<String> chosen =
                !acceptedBoxes.isEmpty() ? acceptedBoxes : acceptedItems.isEmpty() ? boxes : acceptedItems;
        Set<String> once = new LinkedHashSet<>(chosen);
        return once.stream().limit(MOST).toList();
    }

    /** The id of what is wrong with a criterion: the same for as long as it says the same. */
    static String id(String criterion) {
        return FindingIds.exact(
                "ac",
                criterion
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}]+", " ")
                        .strip());
    }
}

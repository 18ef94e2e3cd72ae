package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.task.PlanItem;

/**
 * A text in Markdown with items to tick, {@code - [ ]}. What stands between them stays as it is. Immutable.
 *
 * @param items in their order, with ids that no two share
 */
record Checklist(List<String> lines, List<Item> items) {

    private static final Pattern ITEM =
            Pattern.compile("^(\\s*(?:[-*+]|\\d{1,9}[.)])\\s+\\[)([ xX])(]\\s+)(\\S.*?)\\s*$");
    private static final Pattern ID = Pattern.compile("^[*_]*([A-Za-z]{1,6}-?\\d{1,4})[*_]*[:.)]");
    private static final Pattern CODE = Pattern.compile("^\\s{0,3}(```|~~~).*");
    private static final String ALL = "- [ ] Everything that is said above.";
    private static final int LONGEST = 200;
    private static final int MOST = 200;

    /**
     * Something to be done.
     *
     * @param id what its text begins with, such as {@code AC1:}, else its number
     * @param line where it stands, from 0
     */
    record Item(String id, String text, boolean done, int line) {}

    Checklist {
        lines = List.copyOf(lines);
        items = List.copyOf(items);
    }

    /** The checklist in {@code markdown}; what has no item becomes one that is all of it. */
    static Checklist of(String markdown) {
        Checklist list = parse(markdown.strip());
        return list.items().isEmpty() ? parse(markdown.strip() + "\n\n" + ALL) : list;
    }

    private static Checklist parse(String markdown) {
        List<String> lines = List.of(markdown.split("\\R", -1));
        List<Item> items = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        boolean code = false;
        for (int i = 0; i < lines.size(); i++) {
            code ^= CODE.matcher(lines.get(i)).matches();
            Matcher matcher = ITEM.matcher(lines.get(i));
            if (!code && matcher.matches()) {
                String text = matcher.group(4);
                Matcher named = ID.matcher(text);
                String id = named.find() && !taken.contains(named.group(1))
                        ? named.group(1)
                        : Integer.toString(items.size() + 1);
                taken.add(id);
                items.add(new Item(id, text, !matcher.group(2).isBlank(), i));
            }
        }
        return new Checklist(lines, items);
    }

    /** With the items of these ids ticked, and those of the others not; an id that is none of an item means nothing. */
    Checklist mark(Collection<String> done, Collection<String> open) {
        List<String> marked = new ArrayList<>(lines);
        List<Item> changed = new ArrayList<>();
        for (Item item : items) {
            boolean ticked = !open.contains(item.id()) && (item.done() || done.contains(item.id()));
            Matcher matcher = ITEM.matcher(lines.get(item.line()));
            if (matcher.matches() && ticked != item.done()) {
                marked.set(item.line(), matcher.group(1) + (ticked ? "x" : " ") + matcher.group(3) + matcher.group(4));
            }
            changed.add(new Item(item.id(), item.text(), ticked, item.line()));
        }
        return new Checklist(marked, changed);
    }

    /** Whether it is the same but for what is ticked. */
    boolean hasItemsOf(Checklist other) {
        return items.stream()
                .map(Item::text)
                .toList()
                .equals(other.items.stream().map(Item::text).toList());
    }

    String text() {
        return String.join("\n", lines);
    }

    List<Item> open() {
        return items.stream().filter(item -> !item.done()).toList();
    }

    int done() {
        return items.size() - open().size();
    }

    /** As people watch it; {@code working} says whether somebody is at the first open item. */
    List<PlanItem> plan(boolean working) {
        List<PlanItem> plan = new ArrayList<>();
        boolean next = working;
        for (Item item : items.subList(0, Math.min(MOST, items.size()))) {
            PlanItem.State state = item.done() ? PlanItem.State.DONE : PlanItem.State.PENDING;
            if (!item.done() && next) {
                state = PlanItem.State.IN_PROGRESS;
                next = false;
            }
            plan.add(new PlanItem(PlainText.line(item.text(), LONGEST), state));
        }
        return plan;
    }

    /** The items, one a line, with what is ticked. */
    String summary() {
        return String.join(
                "\n",
                items.stream()
                        .map(item -> "- [" + (item.done() ? "x" : " ") + "] " + item.text())
                        .toList());
    }
}

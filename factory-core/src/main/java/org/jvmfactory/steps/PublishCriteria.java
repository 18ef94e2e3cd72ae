package org.jvmfactory.steps;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.task.Visit;

/**
 * The checklist of the specification, as a pull request shows it: as an auditor ticked it (output {@code checklist}), where there was one;
 * else with what is ticked in the specification, or in the file of the same list on the branch.
 */
final class PublishCriteria {

    /** Where writers tick the list off. */
    private static final String FILE = "SPEC.md";

    private static final Pattern ITEM = Pattern.compile("^\\s*[-*+] \\[([ xX])] +(.+)$");
    private static final int MOST = 50;
    private static final int MAX_ITEM = 300;

    private PublishCriteria() {}

    /** @param ticked whether somebody says that it is met */
    record Item(boolean ticked, String text) {
        String written() {
            String cut = text.length() <= MAX_ITEM ? text : text.substring(0, MAX_ITEM) + "…";
            return "- [" + (ticked ? "x" : " ") + "] " + Markdown.plain(cut);
        }
    }

    /** The list as lines; none where there is no specification with one. */
    static List<String> of(StepContext context) {
        List<Item> audited = latest(context, visit -> true, "checklist");
        return audited.isEmpty() ? ticked(context) : lines(audited);
    }

    private static List<Item> latest(StepContext context, Predicate<Visit> wanted, String output) {
        return context.visits().stream()
                .filter(wanted)
                .flatMap(visit -> Optional.ofNullable(visit.result().outputs().get(output)).stream())
                .reduce((earlier, later) -> later)
                .map(PublishCriteria::items)
                .orElse(List.of());
    }

    private static List<String> ticked(StepContext context) {
        List<Item> specified = latest(context, visit -> visit.uses().equals("spec"), "text");
        List<Item> items = specified.isEmpty()
                ? context.task().request().spec().map(PublishCriteria::items).orElse(List.of())
                : specified;
        if (items.isEmpty()) {
            return List.of();
        }
        Set<String> ticked = new HashSet<>();
        context
                .file(FILE)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .map(PublishCriteria::items)
                .orElse(List.of())
                .stream()
                .filter(Item::ticked)
                .forEach(item -> ticked.add(item.text()));
        return lines(items.stream()
                .map(item -> new Item(item.ticked() || ticked.contains(item.text()), item.text()))
                .toList());
    }

    private static List<String> lines(List<Item> items) {
        List<String> lines = new ArrayList<>();
        items.stream().limit(MOST).map(Item::written).forEach(lines::add);
        if (items.size() > MOST) {
            lines.add("- and " + (items.size() - MOST) + " more");
        }
        return lines;
    }

    private static List<Item> items(String text) {
        return text.lines()
                .map(ITEM::matcher)
                .filter(Matcher::matches)
                .map(item -> new Item(!item.group(1).isBlank(), item.group(2).strip()))
                .toList();
    }
}

package org.jvmfactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who may use whom among the packages of factory-core, named by what follows the root package; the root package itself
 * is the empty name.
 *
 * @param floors the packages, lowest floor first
 * @param uses what each package may use besides itself
 */
record PackageEdges(List<Set<String>> floors, Map<String, Set<String>> uses) {

    static final String ROOT = "";

    /** The list that the design declares. A new package or edge is a decision, written down there first. */
    static final PackageEdges DECLARED = declared();

    private static PackageEdges declared() {
        List<Set<String>> floors = List.of(
                words("meta error"),
                words("task secret retry"),
                words("config process"),
                words("plugin egress"),
                words("sandbox git memory notify ticket"),
                words("workspace codehost engine"),
                words("agent"),
                words("journal"),
                words("effect policy watchdog board learning"),
                words("workflow step"),
                words("steps"),
                words("execution"),
                words("scheduler"),
                words("intake"),
                Set.of(ROOT),
                words("http"));
        Map<String, Set<String>> uses = new HashMap<>();
        uses.put("meta", words(""));
        uses.put("error", words("meta"));
        uses.put("task", words(""));
        uses.put("secret", words(""));
        uses.put("retry", words(""));
        uses.put("config", words(""));
        uses.put("process", words(""));
        uses.put("plugin", words("config"));
        uses.put("egress", words("process config"));
        uses.put("sandbox", words("process egress plugin config"));
        uses.put("git", words("process config"));
        uses.put("memory", words("plugin config"));
        uses.put("ticket", words("plugin config"));
        uses.put("notify", words("plugin config process"));
        uses.put("workspace", words("sandbox git process config"));
        uses.put("codehost", words("git process plugin config"));
        uses.put("engine", words("sandbox egress process plugin config"));
        uses.put("agent", words("engine git config"));
        uses.put("journal", words("engine plugin config"));
        uses.put("board", words("journal"));
        uses.put("learning", words("journal memory config"));
        uses.put("policy", words("journal engine git codehost config"));
        uses.put("watchdog", words("journal engine config"));
        uses.put("effect", words("journal git codehost ticket notify plugin config"));
        uses.put("workflow", words("config"));
        uses.put("step", words("agent engine sandbox git ticket codehost memory plugin config"));
        uses.put("steps", union(words("step policy learning"), uses.get("step")));
        uses.put("execution", between(floors, 2, 9));
        uses.put(
                "scheduler",
                words("execution workflow agent engine effect policy watchdog journal workspace sandbox git plugin"
                        + " config"));
        uses.put("intake", words("scheduler journal policy board ticket notify codehost plugin config"));
        // The built-in steps come through the provider file, like a plug-in's: nobody imports them.
        uses.put(ROOT, without("steps", between(floors, 0, 13)));
        uses.put("http", without("steps", between(floors, 0, 14)));
        for (int floor = 1; floor < floors.size(); floor++) {
            Set<String> everyone = floor == 1 ? words("meta error") : words("meta error task secret retry");
            floors.get(floor).forEach(name -> uses.merge(name, everyone, PackageEdges::union));
        }
        return new PackageEdges(floors, uses);
    }

    boolean knows(String name) {
        return uses.containsKey(name);
    }

    boolean allows(String from, String to) {
        return from.equals(to) || uses.getOrDefault(from, Set.of()).contains(to);
    }

    /** What is wrong with the list itself: it names a package that has no floor, goes upward or in a circle. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        new TreeMap<>(uses)
                .forEach((from, targets) -> targets.forEach(to -> {
                    if (floorOf(from) < 0 || floorOf(to) < 0) {
                        faults.add("The edge '%s' -> '%s' names a package without a floor".formatted(from, to));
                    } else if (floorOf(to) > floorOf(from)) {
                        faults.add("The edge '%s' -> '%s' goes upward".formatted(from, to));
                    }
                }));
        floors.stream()
                .flatMap(Set::stream)
                .filter(name -> !knows(name))
                .forEach(name -> faults.add("The package '%s' has a floor but no edges".formatted(name)));
        Set<String> circle = circle();
        if (!circle.isEmpty()) {
            faults.add("The edges go in a circle among " + circle);
        }
        return faults;
    }

    private int floorOf(String name) {
        for (int floor = 0; floor < floors.size(); floor++) {
            if (floors.get(floor).contains(name)) {
                return floor;
            }
        }
        return -1;
    }

    /** What is left after packages that use nothing that is left have been taken away, again and again. */
    private Set<String> circle() {
        Set<String> left = new TreeSet<>(uses.keySet());
        while (left.removeIf(
                name -> Objects.requireNonNull(uses.get(name)).stream().noneMatch(left::contains))) {}
        return left;
    }

    static Set<String> words(String names) {
        return names.isEmpty() ? Set.of() : Set.of(names.split(" ", -1));
    }

    private static Set<String> between(List<Set<String>> floors, int lowest, int highest) {
        Set<String> names = new LinkedHashSet<>();
        floors.subList(lowest, highest + 1).forEach(names::addAll);
        return names;
    }

    private static Set<String> union(Set<String> left, Set<String> right) {
        Set<String> union = new LinkedHashSet<>(left);
        union.addAll(right);
        return union;
    }

    private static Set<String> without(String name, Set<String> names) {
        Set<String> rest = new LinkedHashSet<>(names);
        rest.remove(name);
        return rest;
    }
}

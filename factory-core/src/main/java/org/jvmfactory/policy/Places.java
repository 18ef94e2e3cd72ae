package org.jvmfactory.policy;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jvmfactory.policy.Gates.Rule;

/** Where paths in a command lead, as far as their text says. No file is looked at. */
final class Places {

    private static final Pattern ALTERNATIVES = Pattern.compile("[{,]\\s*[/~]|\\{[^}]*\\.\\.");
    private static final Pattern GLOB = Pattern.compile("[*?\\[{]");
    private static final List<Path> SCRATCH = List.of(Path.of("/tmp"), Path.of("/var/tmp"));

    private final Path tree;
    private final Gates gates;
    private final Globs closed;
    private final Globs open;
    private final List<String> roots = new ArrayList<>();

    Places(Path tree, Gates gates) {
        this.tree = tree.toAbsolutePath().normalize();
        this.gates = gates;
        List<String> patterns = new ArrayList<>(Gates.ALWAYS_PROTECTED);
        patterns.addAll(gates.protectedPaths());
        this.closed = Globs.of(patterns);
        this.open = Globs.of(gates.open());
        for (String pattern : patterns) {
            String fixed = GLOB.split(pattern, 2)[0].toLowerCase(Locale.ROOT);
            roots.add(fixed);
        }
    }

    Path tree() {
        return tree;
    }

    /** Where a path leads; empty where its text doesn't say. */
    static Optional<Path> resolve(String text, Path directory) {
        try {
            return text.contains("$") || text.contains("`") || text.startsWith("~")
                    ? Optional.empty()
                    : Optional.of(directory.resolve(text).normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Why everything below a path mustn't be deleted or changed; empty where it may. */
    Optional<String> outside(String text, Path directory) {
        if (text.startsWith("~")) {
            return Optional.of("'" + text + "' is outside the work tree.");
        }
        if (ALTERNATIVES.matcher(text).find()) {
            return Optional.of("'" + text + "' may lead outside the work tree.");
        }
        int unknown = firstOf(text, "$`");
        if (unknown == 0) {
            return Optional.of("it can't be seen where '" + text + "' leads; write the path out.");
        }
        String known = unknown < 0 ? text : text.substring(0, unknown);
        if (unknown > 0 && text.substring(unknown).contains("..")) {
            return Optional.of("it can't be seen where '" + text + "' leads; write the path out.");
        }
        Optional<Path> place = resolve(known.isEmpty() ? "." : known, directory);
        if (place.isEmpty()) {
            return Optional.of("'" + text + "' is no path.");
        }
        boolean whole = unknown < 0 && !GLOB.matcher(text).find();
        if (SCRATCH.stream()
                        .anyMatch(root ->
                                place.get().startsWith(root) && !place.get().equals(root))
                && !tree.startsWith(place.get())) {
            return Optional.empty();
        }
        if (unknown > 0 && SCRATCH.contains(place.get())) {
            return Optional.empty();
        }
        if (!place.get().startsWith(tree)) {
            return Optional.of("'" + text + "' is outside the work tree.");
        }
        if (whole && place.get().equals(tree)) {
            return Optional.of("'" + text + "' is the work tree itself.");
        }
        Path relative = tree.relativize(place.get());
        return relative.toString().equalsIgnoreCase(".git")
                ? Optional.of("'" + text + "' is the repository itself.")
                : Optional.empty();
    }

    private static int firstOf(String text, String signs) {
        for (int i = 0; i < text.length(); i++) {
            if (signs.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Why a file mustn't be written, because it is protected; empty where it may.
     *
     * @param below whether everything below it goes with it
     */
    Optional<String> protectedBy(String text, Path directory, boolean below) {
        if (!gates.holds(Rule.PROTECTED_PATHS)) {
            return Optional.empty();
        }
        Optional<Path> place = resolve(text, directory).filter(path -> path.startsWith(tree));
        if (place.isEmpty()) {
            return Optional.empty();
        }
        Path relative = tree.relativize(place.get());
        if (relative.toString().isEmpty() || open.match(relative)) {
            return Optional.empty();
        }
        boolean hit = closed.match(relative)
                || (closed.match(relative.resolve("x")) && !open.match(relative.resolve("x")))
                || (below && holdsProtected(relative));
        return hit
                ? Optional.of(Gates.refusal(
                        Rule.PROTECTED_PATHS,
                        "'" + text + "' is a protected file, which agents don't change in this repository."))
                : Optional.empty();
    }

    private boolean holdsProtected(Path relative) {
        String start = relative.toString().toLowerCase(Locale.ROOT) + "/";
        return roots.stream().anyMatch(root -> root.startsWith(start));
    }
}

package org.jvmfactory.policy;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Globs of files in a work tree, read without regard to case; one without a slash means the name in any directory. Immutable. */
public final class Globs {

    private final List<PathMatcher> matchers;

    private Globs(List<PathMatcher> matchers) {
        this.matchers = matchers;
    }

    /**
     * Reads {@code patterns}.
     *
     * @throws IllegalArgumentException where one of them can't be read
     */
    public static Globs of(List<String> patterns) {
        List<PathMatcher> matchers = new ArrayList<>();
        for (String pattern : patterns) {
            String lower = pattern.toLowerCase(Locale.ROOT);
            matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + lower));
            if (!lower.contains("/")) {
                matchers.add(FileSystems.getDefault().getPathMatcher("glob:**/" + lower));
            } else if (lower.startsWith("**/")) {
                matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + lower.substring(3)));
            }
        }
        return new Globs(List.copyOf(matchers));
    }

    /** Whether a path, relative to the tree, is meant by one of them. */
    public boolean match(Path relative) {
        Path lower = Path.of(relative.toString().toLowerCase(Locale.ROOT));
        return matchers.stream().anyMatch(matcher -> matcher.matches(lower));
    }
}

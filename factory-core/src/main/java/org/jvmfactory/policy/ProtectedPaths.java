package org.jvmfactory.policy;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The files of a repository whose changes go out only with a person's approval: with them a change would alter what the CI, other agents or
 * other people's machines run. Names are compared as careless file systems would: without regard to case, to the form of Unicode and to
 * what doesn't show. Immutable.
 */
public final class ProtectedPaths {

    private static final Pattern GLOB = Pattern.compile("[*?\\[{]");
    private static final Pattern UNSEEN = Pattern.compile("\\p{Cf}");

    /** What a path may hold that the file system's encoding may not know. */
    private static final Pattern FOREIGN = Pattern.compile("[^\\x20-\\x7e]");

    private final Globs closed;
    private final Globs open;
    private final List<String> roots = new ArrayList<>();

    private ProtectedPaths(List<String> closed, List<String> open) {
        this.closed = Globs.of(closed.stream().map(ProtectedPaths::plain).toList());
        this.open = Globs.of(open.stream().map(ProtectedPaths::plain).toList());
        for (String glob : closed) {
            roots.add(GLOB.split(plain(glob), 2)[0]);
        }
    }

    /** Those that {@code gates} protect, also where no gate keeps agents from writing them. */
    public static ProtectedPaths of(Gates gates) {
        List<String> closed = new ArrayList<>(Gates.ALWAYS_PROTECTED);
        closed.addAll(gates.protectedPaths());
        return new ProtectedPaths(closed, gates.open());
    }

    /** Whether the path is one of them, or stands where a directory with them would. */
    public boolean match(String path) {
        String plain = plain(path);
        Path relative = Path.of(plain);
        return !open.match(relative)
                && (closed.match(relative) || roots.stream().anyMatch(root -> root.startsWith(plain + "/")));
    }

    private static String plain(String path) {
        String one = Normalizer.normalize(path, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return FOREIGN.matcher(UNSEEN.matcher(one).replaceAll("")).replaceAll("_");
    }
}

package org.jvmfactory.policy;

import java.util.ArrayList;
import java.util.List;
import org.jvmfactory.policy.GlobText.Part;

/**
 * How the scripts read a glob that {@code risk-policy.json} was first written for: as a shell reads a word, where a star goes across
 * slashes; then, with two stars in it, by directories; then, without a slash, against the file's name. A tier is never lower than this
 * reading has it. Case counts. Immutable.
 */
final class PlainGlob {

    private final boolean named;
    private final GlobText word;
    private final List<GlobText> byDirectories;

    private PlainGlob(boolean named, GlobText word, List<GlobText> byDirectories) {
        this.named = named;
        this.word = word;
        this.byDirectories = byDirectories;
    }

    static PlainGlob of(String pattern) {
        String glob = slashes(pattern);
        boolean deep = glob.contains("**");
        return new PlainGlob(!deep && !glob.contains("/"), word(glob), deep ? List.of(byDirectories(glob)) : List.of());
    }

    boolean matches(String path) {
        String file = slashes(path);
        return word.matches(file)
                || byDirectories.stream().anyMatch(it -> it.matches(file))
                || (named && word.matches(file.substring(file.lastIndexOf('/') + 1)));
    }

    private static String slashes(String text) {
        return text.replace('\\', '/');
    }

    private static GlobText word(String glob) {
        return read(glob, true);
    }

    private static GlobText byDirectories(String glob) {
        return read(glob, false);
    }

    /** @param word whether one star, and a question mark, take slashes too */
    private static GlobText read(String glob, boolean word) {
        int[] written = glob.codePoints().toArray();
        List<Part> parts = new ArrayList<>();
        int[] next = new int[1];
        for (int at = 0; at < written.length; at = next[0]) {
            next[0] = at + 1;
            boolean two = !word && at + 1 < written.length && written[at] == '*' && written[at + 1] == '*';
            if (two && at + 2 < written.length && written[at + 2] == '/') {
                parts.add(new Part.Directories());
                next[0] = at + 3;
            } else if (two) {
                parts.add(new Part.Many(true, 1));
                next[0] = at + 2;
            } else if (written[at] == '*') {
                parts.add(new Part.Many(word, 0));
            } else if (written[at] == '?') {
                parts.add(new Part.One(word, false, List.of()));
            } else if (written[at] == '[') {
                parts.add(GlobText.bracket(written, at, true, next));
            } else {
                parts.add(new Part.Letter(written[at]));
            }
        }
        return new GlobText(parts);
    }
}

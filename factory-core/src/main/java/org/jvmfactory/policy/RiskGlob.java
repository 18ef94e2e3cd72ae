package org.jvmfactory.policy;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jvmfactory.policy.GlobText.Part;

/**
 * A glob of a risk policy, with two readings. The exact one is what its writer meant: {@code *} and {@code ?} stay within a name,
 * {@code **} goes across directories, <code>{a,b}</code> is one of both, a glob without a slash means the name in any directory, a slash at the
 * end all that is below, one at the beginning nothing. The wide one is for what raises a tier: it also takes what {@link PlainGlob} takes, other case and other
 * forms of Unicode, brackets as letters, and a file in the place of the directory. Immutable.
 */
final class RiskGlob {

    private static final int MOST_ALTERNATIVES = 64;
    private static final String BELOW = "/**";
    private static final Pattern UNSEEN = Pattern.compile("\\p{Cf}");

    private final String written;
    private final PlainGlob plain;
    private final List<GlobText> exact = new ArrayList<>();
    private final List<GlobText> folded = new ArrayList<>();

    private RiskGlob(String written) {
        this.written = written;
        this.plain = PlainGlob.of(written);
        for (String one : alternatives(normalized(written))) {
            exact.add(read(composed(one), true));
            fold(one);
            if (one.endsWith(BELOW)) {
                fold(one.substring(0, one.length() - BELOW.length()));
            }
        }
    }

    /** With its brackets as a set of characters, and as what stands in names like {@code app/[id]/page.tsx}. */
    private void fold(String glob) {
        String one = folded(glob);
        folded.add(read(one, true));
        if (one.indexOf('[') >= 0) {
            folded.add(read(one, false));
        }
    }

    /**
     * The glob that is written so.
     *
     * @throws IllegalArgumentException where it says nothing, or something that globs here can't say
     */
    static RiskGlob of(String written) {
        String glob = written.strip();
        if (glob.isEmpty()) {
            throw new IllegalArgumentException("a glob can't be empty");
        }
        if (glob.startsWith("!")) {
            throw new IllegalArgumentException("'" + glob + "' begins with '!', and no glob takes anything out here");
        }
        return new RiskGlob(glob);
    }

    String written() {
        return written;
    }

    /** Whether the path is what it means, letter by letter. */
    boolean exactly(String path) {
        String composed = composed(path);
        return path.equals(resolved(path)) && exact.stream().anyMatch(glob -> glob.matches(composed));
    }

    /** Whether the path is what it means by any reading. */
    boolean widely(String path) {
        String plainly = folded(resolved(path));
        return plain.matches(path) || exactly(path) || folded.stream().anyMatch(glob -> glob.matches(plainly));
    }

    /** Whether two paths are the same file for somebody who is careless with case, Unicode, slashes and dots. */
    static boolean same(String one, String other) {
        return folded(resolved(one)).equals(folded(resolved(other)));
    }

    private static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private static String folded(String text) {
        String one = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return UNSEEN.matcher(one).replaceAll("");
    }

    /** The path without turns: backslashes are slashes, and dots lead where they lead. */
    private static String resolved(String path) {
        List<String> names = new ArrayList<>();
        for (String name : path.replace('\\', '/').split("/", -1)) {
            if (name.equals("..") && !names.isEmpty()) {
                names.remove(names.size() - 1);
            } else if (!name.isEmpty() && !name.equals(".") && !name.equals("..")) {
                names.add(name);
            }
        }
        return String.join("/", names);
    }

    private static String normalized(String glob) {
        String plain = glob.replace('\\', '/').replaceAll("/{2,}", "/");
        boolean anywhere = plain.indexOf('/') < 0;
        while (plain.startsWith("./")) {
            plain = plain.substring(2);
        }
        plain = plain.startsWith("/") ? plain.substring(1) : plain;
        return (anywhere ? "**/" : "") + plain + (plain.endsWith("/") ? "**" : "");
    }

    private static List<String> alternatives(String glob) {
        int close = glob.indexOf('}');
        int open = close < 0 ? -1 : glob.lastIndexOf('{', close);
        if (open < 0) {
            return List.of(glob);
        }
        List<String> all = new ArrayList<>();
        for (String one : glob.substring(open + 1, close).split(",", -1)) {
            all.addAll(alternatives(glob.substring(0, open) + one + glob.substring(close + 1)));
            if (all.size() > MOST_ALTERNATIVES) {
                throw new IllegalArgumentException(
                        "'" + glob + "' stands for more than " + MOST_ALTERNATIVES + " globs; write them out");
            }
        }
        return all;
    }

    /** @param sets whether brackets hold characters of which one stands there */
    private static GlobText read(String glob, boolean sets) {
        int[] written = glob.codePoints().toArray();
        List<Part> parts = new ArrayList<>();
        int[] next = new int[1];
        for (int at = 0; at < written.length; at = next[0]) {
            next[0] = at + 1;
            boolean two = at + 1 < written.length && written[at] == '*' && written[at + 1] == '*';
            boolean begins = at == 0 || written[at - 1] == '/';
            if (two && begins && at + 2 < written.length && written[at + 2] == '/') {
                parts.add(new Part.Directories());
                next[0] = at + 3;
            } else if (two) {
                boolean below = begins && at + 2 == written.length;
                parts.add(new Part.Many(true, below ? 1 : 0));
                next[0] = at + 2;
            } else if (written[at] == '*') {
                parts.add(new Part.Many(false, 0));
            } else if (written[at] == '?') {
                parts.add(new Part.One(false, false, List.of()));
            } else if (sets && written[at] == '[') {
                parts.add(GlobText.bracket(written, at, false, next));
            } else {
                parts.add(new Part.Letter(written[at]));
            }
        }
        return new GlobText(parts);
    }
}

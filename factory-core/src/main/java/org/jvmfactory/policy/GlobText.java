package org.jvmfactory.policy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A glob taken apart, matched in time that grows with pattern and path alone, whoever wrote them. Immutable.
 *
 * @param parts one after the other, for the whole text
 */
record GlobText(List<Part> parts) {

    private static final int SLASH = '/';

    GlobText {
        parts = List.copyOf(parts);
    }

    /** What of a text a part of the glob takes. */
    sealed interface Part {

        /** This very character. */
        record Letter(int character) implements Part {}

        /** One character: any, or one within the ranges, or one outside of them. */
        record One(boolean slashes, boolean inside, List<Range> ranges) implements Part {
            public One {
                ranges = List.copyOf(ranges);
            }

            boolean takes(int character) {
                boolean found = ranges.stream().anyMatch(range -> range.from() <= character && character <= range.to());
                return (slashes || character != SLASH) && found == inside;
            }
        }

        /** Some characters, {@code least} or more. */
        record Many(boolean slashes, int least) implements Part {}

        /** No directory, or some, each with its slash. */
        record Directories() implements Part {}
    }

    /** Characters from one to another, both included. */
    record Range(int from, int to) {}

    boolean matches(String text) {
        int[] characters = text.codePoints().toArray();
        BitSet reached = new BitSet(characters.length + 1);
        reached.set(0);
        for (Part part : parts) {
            reached = after(part, reached, characters);
        }
        return reached.get(characters.length);
    }

    private static BitSet after(Part part, BitSet before, int[] text) {
        BitSet after = new BitSet(text.length + 1);
        if (part instanceof Part.Many many) {
            many(many, before, text, after);
        } else if (part instanceof Part.Directories) {
            int first = before.nextSetBit(0);
            after.or(before);
            for (int end = first + 1; first >= 0 && end <= text.length; end++) {
                after.set(end, after.get(end) || text[end - 1] == SLASH);
            }
        } else {
            for (int at = before.nextSetBit(0); at >= 0 && at < text.length; at = before.nextSetBit(at + 1)) {
                boolean takes = part instanceof Part.One one
                        ? one.takes(text[at])
                        : ((Part.Letter) part).character() == text[at];
                after.set(at + 1, takes);
            }
        }
        return after;
    }

    private static void many(Part.Many many, BitSet before, int[] text, BitSet after) {
        int taken = -1; // by the longest run that is still going on; negative where none is
        for (int at = 0; at <= text.length; at++) {
            boolean ends = at > 0 && !many.slashes() && text[at - 1] == SLASH;
            taken = ends || taken < 0 ? -1 : taken + 1;
            if (before.get(at) && taken < 0) {
                taken = 0;
            }
            after.set(at, taken >= many.least());
        }
    }

    /**
     * The set that begins behind the bracket at {@code open}; what stands for nothing closed is the bracket itself.
     *
     * @param next where it is said how far this reached
     */
    static Part bracket(int[] glob, int open, boolean slashes, int[] next) {
        int from = open + 1;
        boolean inside = !(from < glob.length && glob[from] == '!');
        from += inside ? 0 : 1;
        int close = from < glob.length && glob[from] == ']' ? from + 1 : from;
        while (close < glob.length && glob[close] != ']') {
            close++;
        }
        if (close >= glob.length) {
            next[0] = open + 1;
            return new Part.Letter('[');
        }
        List<Range> ranges = new ArrayList<>();
        for (int at = from; at < close; at++) {
            boolean range = at + 2 < close && glob[at + 1] == '-';
            ranges.add(new Range(glob[at], range ? glob[at + 2] : glob[at]));
            at += range ? 2 : 0;
        }
        next[0] = close + 1;
        return new Part.One(slashes, inside, ranges);
    }
}

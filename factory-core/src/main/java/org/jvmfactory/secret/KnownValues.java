package org.jvmfactory.secret;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds any of many values in one pass over a text. Immutable, thread-safe. */
public final class KnownValues {

    /** All values are at least as long. */
    private static final int KEY = 4;

    private static final int FILTER_BITS = 1 << 16;

    private final Map<String, List<String>> byKey = new HashMap<>();
    private final BitSet beginnings = new BitSet(FILTER_BITS);

    /**
     * Prepares to look for them.
     *
     * @param values each of at least four characters
     */
    public KnownValues(Iterable<String> values) {
        for (String value : values) {
            byKey.computeIfAbsent(value.substring(0, KEY), key -> new ArrayList<>())
                    .add(value);
            beginnings.set(hash(value, 0));
        }
        byKey.values()
                .forEach(list ->
                        list.sort(Comparator.comparingInt(String::length).reversed()));
    }

    /** Where they stand, the longest first where several begin. */
    List<FoundSecret> find(String text) {
        List<FoundSecret> found = new ArrayList<>();
        int position = 0;
        while (position <= text.length() - KEY) {
            int length = beginnings.get(hash(text, position)) ? match(text, position) : 0;
            if (length > 0) {
                found.add(FoundSecret.own(position, text.substring(position, position + length)));
            }
            position += Math.max(length, 1);
        }
        return found;
    }

    /** Those that {@code text} holds, also within each other. */
    public Set<String> in(String text) {
        Set<String> found = new HashSet<>();
        for (int position = 0; position <= text.length() - KEY; position++) {
            if (beginnings.get(hash(text, position))) {
                for (String value : beginningAt(text, position)) {
                    if (text.startsWith(value, position)) {
                        found.add(value);
                    }
                }
            }
        }
        return found;
    }

    /** {@code text} with {@code replacement} for each of them, the longest first. */
    String replaceIn(String text, String replacement) {
        List<FoundSecret> found = find(text);
        if (found.isEmpty()) {
            return text;
        }
        StringBuilder clean = new StringBuilder();
        int copied = 0;
        for (FoundSecret each : found) {
            clean.append(text, copied, each.start()).append(replacement);
            copied = each.start() + each.value().reveal().length();
        }
        return clean.append(text, copied, text.length()).toString();
    }

    /** The length of the value that begins here; 0 for none. */
    private int match(String text, int position) {
        for (String value : beginningAt(text, position)) {
            if (text.startsWith(value, position)) {
                return value.length();
            }
        }
        return 0;
    }

    private List<String> beginningAt(String text, int position) {
        return byKey.getOrDefault(text.substring(position, position + KEY), List.of());
    }

    private static int hash(String text, int position) {
        int hash = text.charAt(position);
        for (int i = 1; i < KEY; i++) {
            hash = hash * 31 + text.charAt(position + i);
        }
        return (hash ^ hash >>> 16) & FILTER_BITS - 1;
    }
}
